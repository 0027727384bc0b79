"""Reaching: which statements on a question their sources could hardly have seen, by what is recorded of them."""

from secondsource.core.findings import refuse
from secondsource.core.places import Tree
from secondsource.core.reach import Reach, matter_of, reach
from secondsource.desk.desk import Desk


def doubts_on(desk: Desk, question: str, *, tree: Tree | None = None) -> dict[str, Reach]:
    """Claim -> what was compared and what speaks against having seen it, for the statements on a question that stand.

    A reason to ask the source, with an innocent explanation beside each doubt. No belief changes by it: whoever draws a conclusion
    rates the source, or judges the question, and writes the reason. `tree` holds the loaded places, where they are at hand.

    Raises:
        Refused: not allowed to see sources, or no such question.
    """
    desk.require("see_source")
    with desk.reading() as book:
        if question not in book.questions.by_id:
            raise refuse("question_unknown", about="question")
        asked = book.questions.by_id[question].fact
        known = tree or Tree(place for pack in book.packs.values() for place in pack.places)
        found: dict[str, Reach] = {}
        for kept in book.reports.live(question):
            report = book.reports.by_id.get(kept.fact.report)
            source = book.sources.by_id.get(report.fact.source) if report else None
            windows = [source.access] if source and source.access else []
            found[kept.fact.claim] = reach(windows, matter_of(kept.fact, asked), known)
        return found
