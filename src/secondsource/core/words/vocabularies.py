"""The closed lists of codes that facts may hold; `labels` says each of them in every language."""

BASES = ("witnessed", "told", "read", "inferred")
"""How the speaker knows: saw it, was told, read it, concludes it. Empty is not recorded."""

CERTAINTIES = ("certain", "rather", "unsure")
"""How sure the speaker was in their own words. Empty is not recorded."""

POLARITIES = ("affirms", "denies")
"""Whether the claim says that it is so or that it is not. Empty counts as affirms."""

RELATIONS = ("heard_from", "forwards", "same_origin", "suspected_copy", "own")
"""How a report's content hangs on another report, source or outsider; `own` says that it is the source's own observation."""

STANDINGS = ("declared", "detected", "judged")
"""Who says so of a lineage: the source, the desk's own comparison, an analyst."""

LINEAGES = (*STANDINGS, "none", "not_recorded")
"""What a claim's lineage is known to be: by standing, known to be its own origin, or not recorded (never zero)."""

CONDITIONS = (
    "free",
    "detained",
    "duress_risk",
    "duress",
    "leading",
    "interpreter",
    "third_person_present",
    "remote",
    "delayed",
    "no_rights_told",
)
"""What a contact took place under. Only `free` speaks for the account; nothing recorded weighs like the class average."""

CHANNELS = (
    "in_person",
    "phone",
    "chat",
    "mail",
    "letter",
    "document",
    "press",
    "social_media",
    "radio",
    "partner",
    "other",
)
"""The class of way on which something came in; never an account or a number."""

SOURCE_KINDS = ("person", "exhibit", "partner", "publication")
"""What a source is."""

SOURCE_GROUPS = (
    "leaver",
    "inside",
    "detained",
    "civilian",
    "fighter",
    "official",
    "organisation",
    "journalist",
    "agency",
    "document",
    "picture",
    "unknown",
)
"""The class whose common record stands in for a source that has none of its own yet."""

RATING_SCALES = ("admiralty", "5x5x5", "3x5x2")
"""The scales on which a source can be rated."""

HANDLINGS = ("no_sharing", "ask_before_sharing", "no_quotation", "no_contact", "in_person_only")
"""Limits a source has set on what may be done with what they said."""

PRECISIONS = ("exact", "site", "village", "town", "township", "district", "region", "country", "unknown")
"""How closely a place is known, from the finest to none."""

PLACE_KINDS = ("country", "region", "district", "township", "town", "village", "site")
"""What a node of a place pack is, from the broadest to the finest."""

QUESTION_KINDS = ("choice", "category", "number", "place", "time")
"""What the values of a question are: open answers, labels with one meaning everywhere, numbers, places, times."""

PRIORITIES = (1, 2, 3)
"""How soon a question needs its answer: urgent, normal, low."""

CONFIDENCES = ("high", "moderate", "low")
"""How well an assessment is founded; not how likely it is."""

HOW_KNOWN = (
    "seen_by_us",
    "document",
    "picture",
    "official_record",
    "independent_sources",
    "partner_confirmed",
    "admitted",
    "event_passed",
    "other",
)
"""How an outcome became known."""

SCALES = ("ICD203", "PHIA")
"""The scales of words of probability; one scale a document, never mixed."""

ROLES = ("handler", "vetter", "analyst", "releaser", "custodian", "inspector", "administrator")
"""What a person may be at the desk; one person may be several."""

ENCODINGS = ("unicode", "zawgyi")
"""How Burmese text was written when it came in."""

CLEAR_FILES = ("export", "sources", "reports", "questions", "statements", "exhibit")
"""What a person can have written in the clear: everything, a list, the statements on a question, a picture or paper."""

VOCABULARIES: dict[str, tuple[str | int, ...]] = {
    "basis": BASES,
    "certainty": CERTAINTIES,
    "polarity": POLARITIES,
    "relation": RELATIONS,
    "standing": STANDINGS,
    "lineage": LINEAGES,
    "condition": CONDITIONS,
    "channel": CHANNELS,
    "source_kind": SOURCE_KINDS,
    "source_group": SOURCE_GROUPS,
    "rating_scale": RATING_SCALES,
    "handling": HANDLINGS,
    "precision": PRECISIONS,
    "place_kind": PLACE_KINDS,
    "question_kind": QUESTION_KINDS,
    "priority": PRIORITIES,
    "confidence": CONFIDENCES,
    "how_known": HOW_KNOWN,
    "scale": SCALES,
    "role": ROLES,
    "encoding": ENCODINGS,
    "clear_file": CLEAR_FILES,
}
"""Every list under the name `labels.words` knows it by."""
