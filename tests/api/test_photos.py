"""Photos over REST: handed in by anybody, shown to few."""

import io

import pytest

from tests.kit import NANPU, ZUMIAO_OTHER, a_report
from tests.photo import a_photo, png_bomb, telling_exif


def handed_in(client) -> str:  # type: ignore[no-untyped-def]
    answer = client.post("/api/v1/photos", data=a_photo(exif=telling_exif()))
    assert answer.status_code == 201
    return answer.json["id"]


def code(answer) -> tuple[int, str]:  # type: ignore[no-untyped-def]
    return answer.status_code, answer.json["error"]["code"]


def test_a_citizens_photo_reaches_those_who_may_see_his_case(client) -> None:
    name = handed_in(client())
    assert client().post("/api/v1/reports", json=a_report(source="citizen", photos=[name])).status_code == 201
    shown = client("community", NANPU).get(f"/api/v1/photos/{name}")
    assert (shown.status_code, shown.mimetype, shown.headers["Cache-Control"]) == (200, "image/jpeg", "private, no-cache")
    assert b"SecretPhone" not in shown.data
    assert client("community", ZUMIAO_OTHER).get(f"/api/v1/photos/{name}").status_code == 404
    assert client("wall").get(f"/api/v1/photos/{name}?size=thumb").status_code == 404
    assert client().get(f"/api/v1/photos/{name}").status_code == 401


def test_a_browser_that_has_it_is_asked_again_and_sent_nothing(client) -> None:
    officer = client("community", NANPU)
    name = handed_in(officer)
    first = officer.get(f"/api/v1/photos/{name}?size=thumb")
    again = officer.get(f"/api/v1/photos/{name}?size=thumb", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert officer.get(f"/api/v1/photos/{name}").headers["ETag"] != first.headers["ETag"]


def test_a_form_with_a_file_is_the_same_as_the_body(client) -> None:
    sent = a_photo()
    form = client().post("/api/v1/photos", data={"file": (io.BytesIO(sent), "a.jpg")}, content_type="multipart/form-data")
    assert (form.status_code, form.json) == (201, client().post("/api/v1/photos", data=sent).json)


def test_a_body_sent_in_pieces_is_read_to_its_end(client) -> None:
    pieces = {"environ_overrides": {"CONTENT_LENGTH": ""}, "headers": {"Transfer-Encoding": "chunked"}}
    assert client().post("/api/v1/photos", input_stream=io.BytesIO(a_photo()), **pieces).status_code == 201
    assert client().post("/api/v1/reports", input_stream=io.BytesIO(b"{}"), **pieces).json["error"]["code"] == "no_place"
    assert code(client().post("/api/v1/photos", input_stream=io.BytesIO(bytes(11 * 1024 * 1024)), **pieces)) == (413, "too_large")


def test_what_is_no_photo_is_refused_with_the_reason(client) -> None:
    def send(data: bytes) -> tuple[int, str]:
        return code(client().post("/api/v1/photos", data={"file": (io.BytesIO(data), "a.jpg")}, content_type="multipart/form-data"))

    assert send(b"text named as a photo") == (400, "not_a_photo")
    assert send(png_bomb()) == (400, "too_many_pixels")
    assert send(a_photo() + bytes(11 * 1024 * 1024)) == (413, "too_large")
    assert code(client().post("/api/v1/photos", data=bytes(11 * 1024 * 1024))) == (413, "too_large")
    assert code(client().post("/api/v1/photos", data={"other": "x"}, content_type="multipart/form-data")) == (400, "no_file")
    assert code(client().post("/api/v1/photos")) == (400, "no_file")
    assert code(client().post("/api/v1/photos", json={"url": "http://elsewhere.example/a.jpg"})) == (400, "not_a_photo")


def test_a_report_with_an_unknown_photo_is_refused_and_listed(client) -> None:
    assert code(client("leader").post("/api/v1/reports", json=a_report(photos=["0" * 64]))) == (400, "unknown_photo")
    assert client("admin").get("/api/v1/rejected").json["items"][0]["code"] == "unknown_photo"


def test_handing_in_needs_the_token_of_a_session(client) -> None:
    assert client("leader").post("/api/v1/photos", data=a_photo(), headers={"X-CSRFToken": "wrong"}).status_code == 403


@pytest.mark.parametrize("path", ["no", "0" * 64, "..%2f..%2fstore.sqlite"])
def test_an_id_that_does_not_exist_is_nothing(client, path: str) -> None:
    assert client("leader").get(f"/api/v1/photos/{path}").status_code == 404
