"""Lists and jobs: what every room shares."""

import threading
import time

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from secondsource.core.findings import Finding, refuse
from secondsource.store.errors import DiskFull
from secondsource.web import jobs, lists
from secondsource.web.jobs import Job, Progress

COLUMNS: tuple[lists.Column[int], ...] = (
    lists.Column("size", "Size", lambda n: n, number=True),
    lists.Column("name", "Name"),
)


def asked(query: str) -> lists.Shown[int]:
    return lists.show(RequestFactory().get(f"/?{query}"), range(120), COLUMNS)


def test_an_unknown_word_in_the_address_is_as_if_it_were_not_there() -> None:
    assert asked("sort=colour&page=nine").rows == asked("").rows == list(range(50))


def test_a_page_after_the_last_is_the_last() -> None:
    assert (asked("page=99").rows, asked("page=99").after) == (list(range(100, 120)), "")


def test_a_number_is_sorted_downwards_first_and_turned_by_a_second_click() -> None:
    first, second = asked(""), asked("sort=-size")
    assert (first.headings[0].href, second.headings[0].href, second.headings[0].sorted, second.rows[0]) == (
        "?sort=-size", "?sort=size", "descending", 119,
    )  # fmt: skip


@given(st.integers(min_value=0, max_value=300))
def test_every_row_stands_on_one_page(total: int) -> None:
    pages = [
        lists.show(RequestFactory().get(f"/?page={n}"), range(total), COLUMNS).rows
        for n in range(1, max(1, -(-total // 50)) + 1)
    ]
    assert [row for page in pages for row in page] == list(range(total))


@given(st.text(max_size=20))
def test_a_cell_that_could_run_becomes_text(cell: str) -> None:
    safe = lists.harmless(cell)
    assert (
        safe == cell
        if cell[:1] not in set("=+-@\t\r")
        else safe[:1] == "'" or safe.lstrip("+-").replace(".", "").replace("_", "").isalnum()
    )


def test_old_words_are_forgotten() -> None:
    first = lists.keep_words("somebody")
    for number in range(lists.KEPT_WORDS):
        lists.keep_words(str(number))
    assert lists.kept_words(first) == ""


# --- jobs ------------------------------------------------------------------------------------------------------------
def ended(job: Job) -> Job:
    for _ in range(400):
        if job.state != "running":
            return job
        time.sleep(0.01)
    raise AssertionError("the job did not end")


def test_a_job_tells_how_far_it_is_and_what_came_of_it() -> None:
    def work(progress: Progress) -> str:
        progress(3, 4)
        return "done it"

    job = ended(jobs.start("test", work))
    assert (job.state, job.percent, job.result) == ("done", 75, "done it")


def test_a_stopped_job_ends_at_its_next_step() -> None:
    begun, go = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        go.wait(5)
        progress(1, 2)
        raise AssertionError("it went on")

    job = jobs.start("test", work)
    begun.wait(5)
    job.stop()
    go.set()
    assert ended(job).state == "stopped"


def test_a_refusal_of_the_desk_or_the_store_is_a_sentence() -> None:
    def desk(_: Progress) -> None:
        raise refuse("source_unknown")

    def store(_: Progress) -> None:
        raise DiskFull

    assert [ended(jobs.start("test", work)).findings[0].code for work in (desk, store)] == [
        "source_unknown",
        "disk_full",
    ]


def test_a_fault_tells_its_place_and_nothing_of_what_it_held(caplog: pytest.LogCaptureFixture) -> None:
    def work(_: Progress) -> None:
        raise ValueError("Daw Example told us")

    job = ended(jobs.start("test", work))
    assert (job.findings, "ValueError" in caplog.text, "Daw Example" in caplog.text) == (
        (Finding("job_failed"),),
        True,
        False,
    )


def test_a_job_of_another_kind_is_not_found() -> None:
    job = ended(jobs.start("test", lambda _: None))
    assert (jobs.find(job.token, "other"), jobs.find(job.token, "test")) == (None, job)
