"""Every code that a rule, a verb or a cellar can answer with, and its sentence: what happened, where, and what to do.

A blank with a kind (`{roles:role}`) is filled in the words of that kind, see `terms`; one without is filled as it comes.
"""

from typing import Final

from secondsource.labels.beside import ASKING, REACH, TOGETHER
from secondsource.labels.marks import N_

CORE: Final = {
    # what is missing
    "attribute_missing": N_("Say what about the subject this is: a number, a place, an act …"),
    "codename_missing": N_("A source needs a codename."),
    "day_missing": N_("Say when this was, even roughly."),
    "how_known_missing": N_("Say how this became known."),
    "parent_missing": N_("Say which report, source or outsider this came from."),
    "question_missing": N_("Write the question."),
    "reason_missing": N_("Write the reason: the next reader needs it."),
    "report_empty": N_("The report is empty: paste its text or add a picture."),
    "value_missing": N_("Say what the value is."),
    # what does not fit
    "bounds_crossed": N_("The lower bound lies above the upper bound."),
    "codename_taken": N_("There is already a source with the codename {codename}."),
    "lineage_circle": N_("This would make a report its own origin."),
    "number_below": N_("This number cannot be below {least}."),
    "parent_unknown": N_("The report or source this is said to come from is not known here."),
    "passage_outside": N_("The passage does not lie inside the report's text."),
    "probability_outside": N_("A probability lies between 0 and 1."),
    "text_too_long": N_("This text is too long: at most {most} characters."),
    "value_twice": N_("Two of the values are the same."),
    "word_unknown": N_("“{word}” is not one of the words that can stand here."),
    # dates
    "date_ambiguous": N_("“{text}” can be {first:date} or {second:date}: write the month in letters."),
    "date_ends_before_it_begins": N_("This ends on {high:date}, before it begins on {low:date}."),
    "date_impossible": N_("There is no such date: {text}."),
    "date_needs_report_date": N_("“{text}” counts from the day it was said: enter the date of the report first."),
    "date_not_understood": N_(
        "“{text}” is not understood as a date: write for example 2022, March 2022 or 1 March 2022."
    ),
    "edtf_not_understood": N_("“{text}” is not a date in EDTF form."),
    # quantities
    "number_not_understood": N_("“{text}” is not a number."),
    "quantity_not_understood": N_(
        "“{text}” is not understood as a number: write for example 40, about 40 or 35 to 45."
    ),
    "quantity_separator": N_("“{text}” can be thousands or decimals: write it without the dot."),
    "quantity_several": N_("“{text}” holds several numbers: make one statement of each."),
    # texts
    "text_is_binary": N_("This is not text: it holds signs that no text holds."),
    "text_not_readable": N_("This text cannot be read: it is neither UTF-8 nor UTF-16 (byte {position})."),
    # places
    "place_ambiguous": N_("“{text}” can be {count} places: {names}."),
    "place_circle": N_("Place {code} lies inside itself."),
    "place_code_missing": N_("A place has no code ({name})."),
    "place_code_twice": N_("The code {code} stands for two different places."),
    "place_kind_unknown": N_("Place {code}: “{word}” is not a kind of place."),
    "place_name_missing": N_("Place {code} has no name."),
    "place_parent_missing": N_("Place {code} lies in {parent}, which is not in the pack."),
    "place_unknown": N_("No place of the loaded packs is called “{text}”."),
    "places_columns_missing": N_("This is not a place pack: the column {column} is missing."),
    "places_empty": N_("This place pack holds no places."),
    "places_quotes": N_("Row {row}: a quotation mark is opened and never closed."),
    "places_row_broken": N_("Row {row} does not have the columns of the header ({found} instead of {expected})."),
    "places_too_large": N_("This place pack is too large: at most {most} places."),
}
"""What rules say about what was entered."""

DESK: Final = {
    "already_unlocked": N_("The desk is already unlocked."),
    "contact_unknown": N_("This contact is not at the desk."),
    "job_failed": N_("This work stopped on a mistake of the program. What was saved before is safe."),
    "last_administrator": N_("Somebody must remain who can add people and change roles."),
    "name_missing": N_("Write a name."),
    "not_allowed": N_("Your roles do not allow this ({verb:verb}). It needs: {roles:role}."),
    "not_storable": N_(
        "This holds signs that cannot be kept as text (half of a character). Paste it again from its source."
    ),
    "passphrase_short": N_("This passphrase is too short: at least {least} characters."),
    "person_unknown": N_("This person is not known at the desk."),
    "picture_unknown": N_("This picture is not at the desk."),
    "question_unknown": N_("This question is not at the desk."),
    "report_unknown": N_("This report is not at the desk."),
    "roles_missing": N_("Give this person at least one role."),
    "source_unknown": N_("This source is not at the desk."),
    "thing_unknown": N_("This is not at the desk ({kind:thing})."),
}
"""What the verbs of the desk refuse."""

TODAY: Final = {
    "belief_moved": N_("What we think has moved since it was judged: from {before:percent} to {now:percent}"),
    "conflict_to_settle": N_("Two decisions did not know of each other: settle which stands"),
    "deadline_near": N_("Needs a judgement soon; reports so far: {voices}"),
    "deadline_past": N_("Its deadline has passed without a judgement; reports so far: {voices}"),
    "deadlines_more": N_("More questions whose deadline is near or past: {count}"),
    "outcome_wanted": N_("Its time has passed: what turned out true?"),
    "question_disputed": N_("The reports contradict each other; reports: {voices}, independent origins: {origins}"),
    "report_waiting": N_("This report has no statements yet"),
    "reports_waiting": N_("More reports without statements: {count}"),
}
"""What the first page says needs a person."""

SHEETS: Final = {
    "sheet_binary": N_("{file} is not a table of text."),
    "sheet_empty": N_("{file} has no rows."),
    "sheet_line_too_long": N_("{file}, line {line}: longer than {most} characters, this is not a table."),
    "sheet_not_utf8": N_("{file}, line {line}: not UTF-8 text. Save it as CSV UTF-8."),
    "sheet_quotes": N_("{file}, row {row}: a quotation mark is opened and never closed."),
    "report_two_sources": N_("This report came from another source in an earlier row."),
    "sheet_too_long": N_("{file} has more than {most} rows, more than a desk stays quick with. Split it."),
    "sheet_too_wide": N_("{file}, row {row}: more than {most} columns."),
    "column_missing": N_("{file}, row {row}: the column {column} is missing (map {map})."),
    "column_twice": N_("{file}, row {row}: the column {column} stands there twice."),
    "file_changed": N_("{file} changed while it was read. Bring it in again."),
    "import_unknown": N_("This import is not at the desk."),
    "key_missing": N_("What tells rows apart is empty here."),
    "map_column_unlisted": N_("The map, {part}: the column {column} stands neither under needs nor under may_have."),
    "map_not_recognised": N_(
        "{file}: no map fits these columns. Write a map for it, or use the columns of one of these: {known}."
    ),
    "map_not_toml": N_("The map cannot be read: look at its line {line}."),
    "map_part_missing": N_("The map, {part}: “{word}” is missing."),
    "map_part_unknown": N_("The map, {part}: “{word}” is not a word of maps."),
    "map_part_wrong": N_("The map, {part}: this cannot stand here."),
    "map_template_broken": N_("The map, {part}: a brace or bracket in “{text}” does not close."),
    "map_too_large": N_("This map is too large: at most {most} KB."),
    "map_unknown": N_("There is no map called {name}. There are: {known}."),
    "map_without_claims": N_("The map makes no statements: give it a [[claim]]."),
    "row_cells": N_("This row has {cells} cells instead of {columns}."),
    "row_changed": N_(
        "This row came in before with other content: take the earlier one back, or give this one a key of its own."
    ),
    "rows_mostly_refused": N_(
        "{file}: more than {refused} rows cannot come in, the first is row {row}. Nothing was written."
    ),
    "rows_refused": N_("{file}: {refused} of {rows} rows cannot come in, the first is row {row}. Nothing was written."),
    "sheet_without_rows": N_("{file} has a header and no rows below it."),
    "workbook_broken": N_("{file} cannot be read as a workbook: it is damaged or something else."),
    "workbook_too_large": N_("{file} is too large: at most {most} MB."),
}
"""What is wrong with a file of rows."""

STORE: Final = {
    "clock_ahead": N_("The other device's clock is more than a day ahead. Set the clocks, then try again."),
    "cut": N_("The journal is cut: it ends at entry {has}, but entry {acknowledged} was once saved. Bring the backup."),
    "damaged": N_("A file of the desk is damaged ({where}: {what}). Nothing was changed. Bring the backup."),
    "disk_full": N_("The disk is full. Nothing was saved: make room and try again."),
    "draft_unknown": N_("There is no such draft."),
    "exhibit_unknown": N_("This picture or paper is not in the folder."),
    "folder_busy": N_("This desk is already open in another process on this computer."),
    "folder_closed": N_("The desk was locked meanwhile."),
    "folder_missing": N_("There is no such folder."),
    "folder_not_empty": N_("This folder is not empty. Choose a new one."),
    "folder_unusable": N_("The system does not let the desk use this folder ({reason})."),
    "forged": N_("What this device sent is not signed by anyone the desk knows. Nothing was taken in."),
    "forked": N_(
        "Two histories of the same device contradict each other from entry {sequence} on. Nothing was taken in."
    ),
    "gap": N_("Entries are missing before what was sent: bring the earlier ones first."),
    "last_person": N_("Without this person nobody could open the desk."),
    "newer_format": N_("A newer version of the program wrote this. Update the program."),
    "no_key": N_("You hold no key to this desk's entries."),
    "not_a_desk": N_("This folder is not a desk."),
    "not_synced": N_("The disk failed while saving. Open the desk again to see whether it was saved."),
    "passphrase_empty": N_("Enter a passphrase."),
    "passphrase_taken": N_("Choose another passphrase."),
    "person_known": N_("This person can already open the desk."),
    "slots_full": N_("No more people fit on this device."),
    "store_refused": N_("The desk's storage refused this."),
    "wrong_passphrase": N_("This passphrase opens nothing here."),
}
"""What the storage refuses."""

WEIGHING: Final = {
    "cell_empty": N_("The column {column} must not be empty."),
    "column_length": N_("The column {column} has {found} rows instead of {expected}."),
    "kind_unavailable": N_("Questions of the kind “{word}” cannot be weighed yet; these can: {available}."),
    "kind_unknown": N_("“{word}” is not a kind of question; these are: {available}."),
    "not_a_count": N_("“{word}” in the column {column} is not a count."),
}
"""What is wrong with claims that are to be weighed."""

FLAWS: Final = {
    "flaw_backward": N_("From entry {sequence} on the clock runs backward (device {device})."),
    "flaw_cut": N_("Entries that were acknowledged are gone from entry {sequence} on (device {device})."),
    "flaw_dropped": N_("Entry {sequence} is missing (device {device})."),
    "flaw_edited": N_("Entry {sequence} is not as it was written (device {device})."),
    "flaw_forged": N_("The signature over entry {sequence} does not fit (device {device})."),
    "flaw_forked": N_("Two histories part at entry {sequence}: somebody wrote on in a copy (device {device})."),
    "flaw_head_file": N_("The head file cannot be read, so nobody can say whether the end is missing."),
    "flaw_reordered": N_("Entry {sequence} stands in another place than it was written in (device {device})."),
    "flaw_rolled_back": N_(
        "The journal is older than what it has shown before: entry {sequence} is gone (device {device})."
    ),
    "flaw_unknown_signer": N_("Entry {sequence} is signed by nobody this desk knows (device {device})."),
    "flaw_unsigned": N_("Entries from {sequence} on carry no signature (device {device})."),
}
"""What an audit finds, by the kind of flaw."""

PATHS: Final = {
    "path_missing": N_("The folder that should hold it is not there."),
    "path_not_whole": N_("Write the whole path, from the root of this computer."),
    "path_taken": N_("Something is there already. Choose a new name."),
}
"""What is wrong with a path that somebody typed."""

SENTENCES: Final[dict[str, str]] = (
    CORE | DESK | TODAY | SHEETS | STORE | WEIGHING | FLAWS | PATHS | ASKING | REACH | TOGETHER
)
"""Every sentence by its code."""

REASONS: Final[dict[str, str]] = {
    "alone": N_("The source never spoke where others did, and nothing it said was checked"),
    "conditions": N_(
        "Said under a condition that lowers it ({condition:condition}): {percent} % of the weight remains"
    ),
    "contradicts_itself": N_("The source gives {answers} different answers to this question"),
    "denies": N_("Says that it is not so, which speaks for everything else"),
    "differs_from_origin": N_("Says something else than the report it came from"),
    "first_hand": N_("The source saw it"),
    "good_record": N_("The source was right in {right} of {checked} checked statements"),
    "hearsay": N_("Passed on by {people} people before it came here"),
    "inferred": N_("The source concludes it and did not see it"),
    "joins_several": N_("Draws on {reports} reports that are counted already"),
    "new_source": N_("New source: nothing it said has been checked yet"),
    "no_weight": N_("The source is right no more often than chance"),
    "one_feed": N_("One of {sources} sources that print the same: they count as one"),
    "speaks_together": N_(
        "Speaks together with others, {sources} sources on {questions} questions: not independent; {percent} % counts as its own"
    ),
    "belongs_together": N_(
        "Belongs to {sources} sources recorded as together, on {questions} questions: not independent; {percent} % counts as its own"
    ),
    "may_repeat": N_("May repeat an earlier report on this question ({percent} %)"),
    "came_close": N_("Came close in time to others that say the same: {percent} % counts as its own"),
    "faded": N_("Some time has passed since: in {percent} of 100 cases nothing has changed"),
    "origin_not_recorded": N_("{voices} reports agree without a recorded origin: they count as {origins}"),
    "poor_record": N_("The source was right in only {right} of {checked} checked statements"),
    "rated": N_("The source is rated {rating} ({scale:rating_scale})"),
    "rated_low": N_("The source is rated low: {rating} ({scale:rating_scale})"),
    "read": N_("The source read it"),
    "repeats": N_("Repeats another report and adds nothing of its own"),
    "repeats_itself": N_("The same source said this before"),
    "shares_origin": N_("One of {reports} reports that go back to the same origin: {origin}"),
    "told": N_("The source was told it"),
    "unsure": N_("The source was not sure"),
}
"""Why a claim counts as it does, by the code that weighing gives."""
