import csv
import doctest
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondsource.weigh import BadClaims, hierarchy
from secondsource.weigh.answers import NONE, OPEN, Answers
from secondsource.weigh.coded import Floats
from secondsource.weigh.hierarchy import Tree, flat, written_paths
from secondsource.weigh.models import places
from secondsource.weigh.models.places import Places, PlacesFitted, weigh_places

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "truth"
LAND = Tree.of(
    ["1", "2", "3", "4", "5", "6", "7"],
    ["Yemen", "Sana'a", "Aden", "Crater", "Kenya", "Nairobi", "Aden"],
    ["-1", "1", "1", "3", "", "5", "5"],
)


def said(*claims: tuple[str, str, str]) -> Answers:
    """Claims as source, question, value."""
    source, question, value = zip(*claims, strict=True)
    return Answers.of(source=source, question=question, value=value)


def p(fitted: PlacesFitted, question: str = "q") -> dict[str, float]:
    """Value -> probability on one question, "" for none of these."""
    answers, found = fitted.answers, fitted.posterior()
    at = list(answers.question_names).index(question)
    slots = np.flatnonzero(answers.slot_question == at)
    return {answers.label_names[answers.slot_label[slot]]: float(found.p[slot]) for slot in slots} | {
        "": float(found.none[at])
    }


@pytest.mark.parametrize("module", [places, hierarchy])
def test_the_examples_in_the_docstrings_are_true(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert (found.failed, found.attempted > 0) == (0, True)


def test_a_broader_claim_speaks_for_the_places_in_it() -> None:
    alone = p(weigh_places(said(("a", "q", "Sana'a"), ("b", "q", "Nairobi")), LAND))
    helped = p(weigh_places(said(("a", "q", "Sana'a"), ("b", "q", "Nairobi"), ("c", "q", "Yemen")), LAND))
    assert alone["Sana'a"] == pytest.approx(alone["Nairobi"], abs=0.05)
    assert helped["Sana'a"] > 1.5 * helped["Nairobi"]


def test_a_precise_claim_speaks_for_every_place_around_it() -> None:
    fitted = weigh_places(said(("a", "q", "Crater"), ("b", "q", "Yemen"), ("c", "q", "Kenya")), LAND)
    within = dict(zip(fitted.answers.label_names, fitted.within().tolist(), strict=True))
    assert within["Yemen"] > within["Crater"] > within["Kenya"]


def test_one_claim_of_a_value_without_a_tree_is_believed_nearly_as_often_as_such_claims_are_right() -> None:
    assert p(weigh_places(said(("a", "q", "Nairobi")), flat()))["Nairobi"] == pytest.approx(0.6, abs=0.1)


def test_the_more_precise_a_claim_the_less_sure_it_is() -> None:
    fitted = weigh_places(said(("a", "q", "Crater"), ("a", "r", "Aden"), ("a", "t", "Yemen")), LAND)
    within = fitted.within().tolist()
    assert within == sorted(within)


def test_where_all_stop_at_a_broad_place_it_stays_open_whether_the_truth_is_more_precise() -> None:
    claims = [(f"s{at}", "q", "Yemen") for at in range(6)]
    found = p(weigh_places(said(*claims), LAND))
    assert 0.3 < found["Yemen"] < 0.7
    precise = [(f"s{at}", "q", "Nairobi") for at in range(6)]
    assert p(weigh_places(said(*precise), LAND))["Nairobi"] > 0.8


@pytest.mark.parametrize("value", ["Yemen", "Sana'a", "Crater"])
def test_one_more_source_never_lowers_what_it_says(value: str) -> None:
    beliefs = []
    for agreeing in (1, 2, 3, 5, 10, 100):
        claims = [(f"s{at}", "q", value) for at in range(agreeing)]
        fitted = weigh_places(said(*claims, ("other", "q", "Nairobi")), LAND)
        beliefs.append((p(fitted)[value], fitted.within()[0]))
    assert beliefs == sorted(beliefs)


def test_outcomes_teach_whether_a_broad_place_is_the_whole_truth() -> None:
    answers = said(*((f"s{at}", f"q{question}", "Yemen") for question in range(30) for at in range(3)))
    open_ = weigh_places(answers, LAND)
    for true, sign in ((NONE, -1), (0, 1)):
        known = np.full(30, OPEN)
        known[1:] = true if true == NONE else np.arange(1, 30)
        taught = weigh_places(answers, LAND, known)
        assert sign * (p(taught, "q0")["Yemen"] - p(open_, "q0")["Yemen"]) > 0.2


def test_an_outcome_settles_its_question() -> None:
    answers = said(("a", "q", "Yemen"), ("b", "q", "Aden"), ("a", "r", "Kenya"), ("b", "r", "Aden"))
    fitted = weigh_places(answers, LAND, answers.truth({"q": "Yemen", "r": "Sana'a"}))
    assert p(fitted) == {"Yemen": 1.0, "Aden": 0.0, "": 0.0}
    assert (p(fitted, "r")[""], p(fitted, "r")["Kenya"], p(fitted, "r")["Aden"]) == (1.0, 0.0, 0.0)


def test_a_source_whose_outcomes_were_wrong_is_believed_less() -> None:
    claims = [(s, f"q{at}", v) for at in range(6) for s, v in (("good", "Sana'a"), ("bad", "Nairobi"))]
    answers = said(*claims, ("good", "q", "Crater"), ("bad", "q", "Nairobi"))
    found = p(weigh_places(answers, LAND, answers.truth({f"q{at}": "Sana'a" for at in range(6)})))
    assert found["Crater"] > 2 * found["Nairobi"]


def test_an_ambiguous_name_means_the_place_the_others_speak_of() -> None:
    fitted = weigh_places(said(("a", "q", "Aden"), ("b", "q", "Kenya"), ("c", "q", "Sana'a")), LAND)
    within = dict(zip(fitted.answers.label_names, fitted.within().tolist(), strict=True))
    assert within["Kenya"] > within["Sana'a"]


def test_values_that_the_tree_does_not_know_stand_alone_and_are_named() -> None:
    fitted = weigh_places(said(("a", "q", "Yemen"), ("b", "q", "Atlantis"), ("c", "q", "Yemen")), LAND)
    assert list(fitted.unplaced) == ["Atlantis"]
    assert p(fitted)["Atlantis"] < p(fitted)["Yemen"]


def test_without_a_tree_values_may_carry_their_own() -> None:
    answers = said(
        ("a", "q", "Ywa, Hlegu, Yangon"),
        ("b", "q", "Hlegu, Yangon"),
        ("c", "q", "Kyun, Pyay, Bago"),
        ("c", "r", "Pyay, Bago"),
        ("d", "r", "Hlegu, Yangon"),
    )
    found = p(Places().fit(answers))
    assert found["Ywa, Hlegu, Yangon"] > found["Kyun, Pyay, Bago"]
    slashed = [
        value.replace(", ", " > ") for value in ("Yangon, Hlegu, Ywa", "Yangon, Hlegu", "Bago, Pyay", "Bago, Kyun")
    ]
    tree = written_paths(slashed)
    assert tree is not None
    assert [tree.names[node] for node in tree.levels[1]] == ["Bago", "Yangon"]
    assert written_paths(["Smith, John", "Miller, Ann", "Brown, Eve"]) is None
    assert len(flat()) == 1


def test_a_weight_of_nothing_says_nothing() -> None:
    columns = {"source": ["a", "b", "c"], "question": ["q"] * 3, "value": ["Sana'a", "Nairobi", "Nairobi"]}
    weightless = weigh_places(Answers.of(**columns, weight=np.asarray([1.0, 1.0, 0.0])), LAND)
    two = weigh_places(said(("a", "q", "Sana'a"), ("b", "q", "Nairobi")), LAND)
    assert p(weightless) == pytest.approx(p(two))


def test_a_question_on_which_nobody_speaks_has_none_of_these() -> None:
    answers = said(("a", "q", "Sana'a"), ("a", "r", "Aden"), ("b", "t", "Kenya"))
    silent = replace(answers, question=2 * answers.question, slot_question=2 * answers.slot_question, questions=5)
    assert weigh_places(silent, LAND).posterior().none[[1, 3]].tolist() == [1.0, 1.0]


def test_a_source_that_says_two_things_has_one_voice() -> None:
    torn = p(weigh_places(said(("a", "q", "Sana'a"), ("a", "q", "Nairobi"), ("b", "q", "Kenya")), LAND))
    sure = p(weigh_places(said(("a", "q", "Nairobi"), ("b", "q", "Kenya")), LAND))
    assert torn["Nairobi"] < sure["Nairobi"]


@pytest.mark.parametrize(
    ("rows", "code", "row", "column"),
    [
        ([("1", "A", "9")], "place_parent_missing", 1, "parent"),
        ([("1", "A", ""), ("2", "B", "3"), ("3", "C", "2")], "place_circle", 2, "parent"),
        ([("1", "A", "1")], "place_circle", 1, "parent"),
        ([("1", "A", ""), ("1", "B", "")], "place_twice", 2, "id"),
        ([("", "A", "")], "place_nameless", 1, "id"),
        ([("1", "", "")], "cell_empty", 1, "name"),
    ],
)
def test_a_tree_that_is_none_is_refused_with_its_row(
    rows: list[tuple[str, str, str]], code: str, row: int, column: str
) -> None:
    with pytest.raises(BadClaims) as bad:
        Tree.of(*zip(*rows, strict=True))
    assert (bad.value.code, bad.value.row, bad.value.column) == (code, row, column)


def test_the_rows_of_a_tree_may_stand_in_any_order() -> None:
    tree = Tree.of(["3", "1", "2"], ["Crater", "Yemen", "Aden"], ["2", "", "1"])
    assert [tree.depth[tree.nodes[name][0]] for name in ("Yemen", "Aden", "Crater")] == [1, 2, 3]
    assert tree.size.tolist() == [4, 3, 2, 1]


NAMES = sorted(LAND.nodes)
CLAIMS = st.lists(
    st.tuples(st.sampled_from("abcde"), st.sampled_from(("q", "r", "t")), st.sampled_from([*NAMES, "Atlantis"])),
    min_size=1,
    max_size=14,
)


@settings(max_examples=40, deadline=None)
@given(CLAIMS, st.integers(0, 1000))
def test_the_order_of_rows_and_the_names_of_sources_change_nothing(
    claims: list[tuple[str, str, str]], seed: int
) -> None:
    order = np.random.default_rng(seed).permutation(len(claims))
    other = said(*((f"z{ord(claims[at][0])}", claims[at][1], claims[at][2]) for at in order))
    first, second = weigh_places(said(*claims), LAND), weigh_places(other, LAND)
    for question in {question for _, question, _ in claims}:
        assert p(first, question) == pytest.approx(p(second, question), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(CLAIMS)
def test_beliefs_sum_to_one_and_a_refit_without_loss_changes_nothing(claims: list[tuple[str, str, str]]) -> None:
    fitted = weigh_places(said(*claims), LAND)
    found = fitted.posterior()
    for question in range(fitted.answers.questions):
        slots = fitted.answers.slot_question == question
        assert found.p[slots].sum() + found.none[question] == pytest.approx(1)
        again = fitted.refit(question, np.ones(int((fitted.answers.question == question).sum()), dtype=np.bool_))
        assert again.p.tolist() == pytest.approx(found.p[slots].tolist(), abs=0.01)
        assert np.isfinite(fitted.explain(question)).all()


def test_a_claim_adds_to_what_it_says() -> None:
    fitted = weigh_places(said(("a", "q", "Sana'a"), ("b", "q", "Nairobi"), ("c", "q", "Sana'a")), LAND)
    assert (fitted.explain(0) > 0).all()


def planted(seed: int, questions: int = 150) -> PlacesFitted:
    """A model of a small land whose sources answered many questions by it."""
    ids = [str(at) for at in range(1, 61)]
    tree = Tree.of(
        ids, [f"p{at}" for at in ids], ["" if at < 6 else str((at * 7) % (at // 2) + 1) for at in range(1, 61)]
    )
    random = np.random.default_rng(seed)
    claims = []
    for question in range(questions):
        true = 1 + int(random.integers(60))
        around = max(int(tree.parent[tree.nodes[f"p{true}"][0]]), 1)
        for source in random.choice(40, size=5, replace=False):
            node = int(random.choice(np.asarray([true, around, 1 + int(random.integers(60))]), p=[0.5, 0.2, 0.3]))
            name = tree.names[node] if node == around else f"p{node}"
            claims.append((f"s{source}", f"q{question}", name))
    return weigh_places(said(*claims), tree)


def test_what_a_model_draws_it_can_read() -> None:
    model = planted(0)
    drawn = model.simulate(np.random.default_rng(1))
    again = weigh_places(drawn.answers, model.site.tree)
    found = again.posterior()
    truth = np.where(drawn.truth >= 0, found.p[np.maximum(drawn.truth, 0)], found.none)
    counts = np.bincount(drawn.answers.slot, minlength=len(found.p)).astype(np.float64)
    share = counts / np.bincount(drawn.answers.slot_question, weights=counts + 1)[drawn.answers.slot_question]
    counted = np.where(drawn.truth >= 0, share[np.maximum(drawn.truth, 0)], 0.1)
    claimed = drawn.truth >= 0
    first, most = (_best(score, drawn.answers)[claimed] == drawn.truth[claimed] for score in (found.p, counts))
    assert np.log(truth).mean() > np.log(counted).mean()
    assert first.mean() >= most.mean()


def _best(score: Floats, answers: Answers) -> Floats:
    """Per question the slot with the highest score."""
    order = np.lexsort((-score, answers.slot_question))
    return np.asarray(order[np.flatnonzero(np.diff(answers.slot_question[order], prepend=-1))])


def test_drawing_twice_with_one_seed_gives_the_same() -> None:
    model = planted(2, questions=20)
    first, second = (model.simulate(np.random.default_rng(5)) for _ in range(2))
    assert first.answers.slot.tolist() == second.answers.slot.tolist()


def test_leaving_a_claim_out_is_nearly_weighing_everything_without_it() -> None:
    drawn = planted(3).simulate(np.random.default_rng(3)).answers
    tree = planted(3, questions=1).site.tree
    whole = weigh_places(drawn, tree)
    gaps = []
    for row in range(0, len(drawn), 40):
        weight = np.ones(len(drawn))
        weight[row] = 0.0
        less = weigh_places(
            Answers(**{name: getattr(drawn, name) for name in Answers.__slots__ if name != "weight"}, weight=weight),
            tree,
        )
        question = int(drawn.question[row])
        rows = np.flatnonzero(drawn.question == question)
        slots = drawn.slot_question == question
        alone = whole.refit(question, rows != row)
        still = np.bincount(drawn.slot[rows[rows != row]], minlength=len(slots))[slots] > 0
        gaps.append(np.abs((alone.p - less.posterior().p[slots])[still]).max(initial=0.0))
    assert np.mean(gaps) < 0.02


def test_one_question_weighed_anew_is_believed_as_in_the_full_pass() -> None:
    drawn = planted(4).simulate(np.random.default_rng(4)).answers
    whole = weigh_places(drawn, planted(4, questions=1).site.tree)
    for question in range(0, drawn.questions, 25):
        rows = np.flatnonzero(drawn.question == question)
        alone = said(
            *((drawn.source_names[drawn.source[row]], drawn.question_names[question], drawn.label_names[label])
              for row, label in zip(rows, drawn.slot_label[drawn.slot[rows]], strict=True))
        )  # fmt: skip
        name = drawn.question_names[question]
        assert p(whole.anew(alone), name) == pytest.approx(p(whole, name), abs=0.02)


def test_new_sources_and_places_can_be_weighed_by_what_was_learned() -> None:
    whole = planted(5)
    found = p(whole.anew(said(("new", "later", "Atlantis"), ("s1", "later", "p7"))), "later")
    assert sum(found.values()) == pytest.approx(1)
    assert set(found) == {"Atlantis", "p7", ""}


def rows(name: str, file: str) -> list[dict[str, str]]:
    with (DATA / name / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository")
@pytest.mark.parametrize(("name", "exact", "broad"), [("heritages", 0.48, 0.84), ("birthplaces", 0.775, 0.89)])
def test_places_of_public_sets(name: str, exact: float, broad: float) -> None:
    claims, nodes = rows(name, "answers.csv"), rows(name, "hierarchy.csv")
    true = {row["question"]: row["value"] for row in rows(name, "truth.csv")}
    answers = said(*((row["source"], row["question"], row["value"]) for row in claims))
    tree = Tree.of(*([row[column] for row in nodes] for column in ("id", "name", "parent")))
    began = time.process_time()
    fitted = weigh_places(answers, tree)
    took = time.process_time() - began
    best = _best(fitted.posterior().p, answers)
    first = [answers.label_names[answers.slot_label[int(slot)]] for slot in best]
    right = [value == true[question] for question, value in zip(answers.question_names, first, strict=True)]
    held = [
        value in _around(tree, true[question]) for question, value in zip(answers.question_names, first, strict=True)
    ]
    known = answers.truth(true)
    assert np.mean(right) >= exact
    assert np.mean(held) >= broad
    assert abs(fitted.posterior().none.mean() - (known == NONE).mean()) <= 0.08
    assert took < 3


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="the data folder is not beside the repository")
def test_leaving_a_claim_out_of_a_public_set_equals_weighing_everything_without_it() -> None:
    claims, nodes = rows("heritages", "answers.csv"), rows("heritages", "hierarchy.csv")
    answers = said(*((row["source"], row["question"], row["value"]) for row in claims))
    tree = Tree.of(*([row[column] for row in nodes] for column in ("id", "name", "parent")))
    whole = weigh_places(answers, tree)
    gaps = []
    for row in np.random.default_rng(0).choice(len(answers), 15, replace=False).tolist():
        weight = np.ones(len(answers))
        weight[row] = 0.0
        less = weigh_places(replace(answers, weight=weight), tree).posterior()
        here = np.flatnonzero(answers.question == answers.question[row])
        slots = np.flatnonzero(answers.slot_question == answers.question[row])
        still = np.isin(slots, answers.slot[here[here != row]])
        alone = whole.refit(int(answers.question[row]), here != row)
        gaps.append(np.abs(alone.p - less.p[slots])[still].max(initial=0.0))
    assert np.mean(np.asarray(gaps) < 0.02) > 0.9


def _around(tree: Tree, name: str) -> set[str]:
    """The names of a place and of all around it."""
    found = set()
    for node in tree.nodes[name]:
        at = node
        while at > 0:
            found.add(tree.names[at])
            at = int(tree.parent[at])
    return found
