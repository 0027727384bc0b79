"""Import: looked through first, then whole or without the rows somebody leaves out; stopped, forgotten, taken back."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondsource.core.book import frontier
from secondsource.desk.desk import Desk
from secondsource.web.pages import importing

GOOD = """source,report,question,value,reported
AMBER HERON,r1,Does the ferry run?,no,2021-03-01
SLATE FINCH,r2,Does the ferry run?,yes,2021-03-02
"""
BROKEN = GOOD + "RIVER TEAL,r3,Does the ferry run?,no,2021-02-31\n"


def sent(client: Client, text: str | bytes, **fields: str) -> str:
    raw = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("ferry.csv", raw, content_type="text/csv")
    answer = client.post("/import/", {"file": file, "map": "statements", **fields})
    assert answer.status_code == 302
    return answer.headers["Location"]


def ended(client: Client, address: str) -> str:
    """The page once the work on it has come to an end."""
    for _ in range(200):
        if client.get(f"{address}state").status_code == 204:
            return client.get(address).content.decode()
        time.sleep(0.02)
    raise AssertionError("the work did not end")


def test_looking_at_a_file_writes_nothing(client: Client, desk: Desk) -> None:
    before = frontier(desk.book)
    page = ended(client, sent(client, GOOD))
    shown = ("Bring in 2 rows", "AMBER HERON", "Does the ferry run?")
    assert (frontier(desk.book), [words for words in shown if words not in page]) == (before, [])


def test_a_whole_file_comes_in(client: Client, desk: Desk) -> None:
    address = sent(client, GOOD)
    ended(client, address)
    client.post(address, {"bring": "all"})
    page = ended(client, address)
    assert ("2 rows came in" in page, len(desk.book.sources.by_id), len(desk.book.reports.claims)) == (True, 2, 2)


def test_the_same_file_twice_says_nothing_new(client: Client, desk: Desk) -> None:
    address = sent(client, GOOD)
    ended(client, address)
    client.post(address, {"bring": "all"})
    ended(client, address)
    before = frontier(desk.book)
    page = ended(client, sent(client, GOOD))
    assert ("Nothing new" in page, 'name="bring"' in page, frontier(desk.book)) == (True, False, before)


def test_a_bad_row_is_named_and_can_be_left_out(client: Client, desk: Desk) -> None:
    address = sent(client, BROKEN)
    seen = ended(client, address)
    client.post(address, {"bring": "good"})
    ended(client, address)
    named = [words in seen for words in ("leave 1 out", 'data-label="Row">4<', 'data-label="Column">reported<')]
    assert (named, len(desk.book.reports.claims)) == ([True, True, True], 2)


def test_a_bad_row_keeps_the_whole_file_out_unless_somebody_says_so(client: Client, desk: Desk) -> None:
    address = sent(client, BROKEN)
    ended(client, address)
    before = frontier(desk.book)
    client.post(address, {"bring": "all"})
    assert ('class="message alarm"' in ended(client, address), frontier(desk.book)) == (True, before)


@pytest.mark.parametrize("raw", [b"", b"source,question,value\n", b"\x00\x01\x02" * 99, b"colour,size\nred,4\n"])
def test_what_is_no_table_is_refused_with_a_sentence(client: Client, desk: Desk, raw: bytes) -> None:
    file = SimpleUploadedFile("ferry.csv", raw)
    answer = client.post("/import/", {"file": file})
    page = answer.content.decode() if answer.status_code == 422 else ended(client, answer.headers["Location"])
    assert (page.count('role="alert"'), desk.book.imports) == (1, [])


def test_a_map_of_ones_own_that_is_none_is_refused_beside_the_form(client: Client) -> None:
    file = SimpleUploadedFile("ferry.csv", GOOD.encode())
    own = SimpleUploadedFile("own.toml", b"this is = = no map")
    answer = client.post("/import/", {"file": file, "own": own})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (422, True)


def test_a_forgotten_file_is_gone_from_memory(client: Client) -> None:
    address = sent(client, GOOD)
    held = importing._held[address.split("/")[2]]  # noqa: SLF001 -- what must be gone is what nobody can see
    client.post(address, {"cancel": "yes"})
    assert (held.raw, client.get(address).status_code) == (b"", 404)


def test_a_file_that_came_in_is_gone_from_memory(client: Client) -> None:
    address = sent(client, GOOD)
    held = importing._held[address.split("/")[2]]  # noqa: SLF001 -- likewise
    ended(client, address)
    client.post(address, {"bring": "all"})
    ended(client, address)
    assert held.raw == b""


def test_what_came_in_can_be_taken_back_and_stand_again(client: Client, desk: Desk) -> None:
    address = sent(client, GOOD)
    ended(client, address)
    client.post(address, {"bring": "all"})
    ended(client, address)
    batch = desk.book.imports[0].fact.batch
    standing = [len(desk.book.reports.withdrawn)]
    for way in ("withdraw", "restore"):
        client.post(f"/import/batch/{batch}/{way}")
        standing.append(len(desk.book.reports.withdrawn))
    assert standing == [0, 2, 0]


def test_taking_back_offers_the_way_back(client: Client, desk: Desk) -> None:
    address = sent(client, GOOD)
    ended(client, address)
    client.post(address, {"bring": "all"})
    ended(client, address)
    batch = desk.book.imports[0].fact.batch
    page = client.post(f"/import/batch/{batch}/withdraw", follow=True).content.decode()
    assert f'action="/import/batch/{batch}/restore"' in page
