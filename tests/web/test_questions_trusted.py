"""How far to trust the probabilities: the diagram and its table, when little or nothing has turned out yet."""

import re

from django.test import Client
from tests.web.test_questions import said, shown

from secondsource.desk import assessing, calibration
from secondsource.desk.assessing import Wording
from secondsource.desk.desk import Desk


def diagrammed(client: Client) -> str:
    """The page once its work is done."""
    for _ in range(200):
        html = shown(client, "/questions/calibration")
        if 'class="progress"' not in html:
            return html
    raise AssertionError("the diagram never came")


def test_before_anything_turned_out_the_page_says_what_to_do(client: Client) -> None:
    html = diagrammed(client)
    assert ("Nothing has turned out yet" in html, "<svg" in html.split("<main")[1]) == (True, False)


def test_few_outcomes_are_drawn_as_the_table_says_them_and_said_to_say_little(client: Client, desk: Desk) -> None:
    for number, value in enumerate(("yes", "yes", "no")):
        question = assessing.ask_question(desk, Wording(text=f"Was it so {number}?", attribute="x"))
        said(desk, f"SOURCE {number}", question, value, number, basis="told")
        assessing.record_outcome(desk, question, value="yes", how_known="document")
    html = diagrammed(client)
    found = calibration.turned_out(desk, lambda _done, _total: None)
    assert found is not None
    rows = re.findall(r'class="n" data-label="Questions">(\d+)</td><td class="n"[^>]*>([\d.]+)<', html)
    drawn = re.findall(r'class="spot" cx="([\d.]+)" cy="([\d.]+)"', html)
    assert (rows, drawn, "So few outcomes say little" in html) == (
        [(str(one.count), f"{one.right:.2f}") for one in found.bins],
        [(f"{one.confidence * 240:.1f}", f"{(1 - one.right) * 240:.1f}") for one in found.bins],
        True,
    )
