"""What every answer carries, which names the desk answers to, and how much it takes at once."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from secondsource.web import assets, headers, station

MB = 1024 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize("path", ["/unlock", "/nothing-here", "/pulse", "/locked"])
def test_every_answer_is_sealed(stranger: Client, path: str) -> None:
    carried = stranger.get(path).headers
    assert (
        carried["Content-Security-Policy"],
        carried["Cache-Control"],
        {name: carried[name] for name in headers.FIXED},
    ) == (
        POLICY,
        "no-store",
        headers.FIXED,
    )


def test_forms_may_go_to_the_lock_door_and_nowhere_else(stranger: Client, folder: Path) -> None:
    station.take(station.Station(folder, door_port=4711))
    assert "form-action 'self' http://localhost:4711; " in stranger.get("/unlock").headers["Content-Security-Policy"]


def test_pages_hold_no_inline_style_or_script(stranger: Client) -> None:
    page = stranger.get("/unlock").content.decode()
    assert ("style=" in page, "<style" in page, "<script>" in page, " onclick" in page) == (False,) * 4


def test_the_number_is_sent_on_to_the_name(folder: Path) -> None:
    assert folder.is_dir()
    answer = Client(headers={"host": "127.0.0.1:8757"}).get("/unlock?next=/x")
    assert (answer.status_code, answer.headers["Location"]) == (301, "http://localhost:8757/unlock")


@pytest.mark.parametrize(
    "host", ["desk.example", "localhost:9999", "localhost", "desk.example:8757", "localhost:8757.desk.example"]
)
def test_any_other_name_is_refused_with_one_sentence(folder: Path, host: str) -> None:
    assert folder.is_dir()
    answer = Client(headers={"host": host}).get("/unlock")
    assert (answer.status_code, answer.content.decode()) == (421, "This desk answers only at http://localhost:8757.")


def test_assets_may_be_kept_and_change_their_address_with_their_content(stranger: Client) -> None:
    kept = {name: stranger.get(assets.address(name)) for name in assets.SOURCES}
    assert {answer.headers["Cache-Control"] for answer in kept.values()} == {"public, max-age=31536000, immutable"}
    assert stranger.get("/static/00000000/look.css").status_code == 404


def test_the_style_sheet_loads_nothing_but_our_own_fonts() -> None:
    sheet = assets.asset("look.css").body.decode()
    linked = {part.partition(")")[0].strip('"') for part in sheet.split("url(")[1:]}
    assert linked == {assets.address("sans.ttf"), assets.address("myanmar.ttf")}


def test_a_body_that_declares_too_much_is_refused_unread(stranger: Client) -> None:
    answer = stranger.generic("POST", "/unlock", b"", "application/octet-stream", CONTENT_LENGTH=str(1 << 30))
    assert (answer.status_code, "64 MB" in answer.content.decode()) == (413, True)


def test_a_length_that_is_no_number_is_refused(stranger: Client) -> None:
    assert stranger.generic("POST", "/unlock", b"", "text/plain", CONTENT_LENGTH="-1").status_code == 413


def test_a_file_larger_than_the_desk_takes_gets_its_sentence(stranger: Client) -> None:
    stranger.raise_request_exception = False
    large = SimpleUploadedFile("large.bin", b"x" * (33 * MB))
    answer = stranger.post("/unlock", {"file": large})
    assert (answer.status_code, "32 MB" in answer.content.decode()) == (413, True)


def test_a_field_longer_than_the_desk_takes_gets_its_sentence(stranger: Client) -> None:
    answer = stranger.post("/unlock", {"passphrase": "x" * (9 * MB)})
    assert (answer.status_code, "8 MB" in answer.content.decode()) == (413, True)
