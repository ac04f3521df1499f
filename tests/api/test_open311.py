"""Open311 GeoReport v2: read by a client nobody here wrote, kept to the rules of its schemas, posted with a key."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from georeport import GeoReport
from jsonschema import Draft202012Validator
from requests import HTTPError
from werkzeug.serving import make_server

from app import make_web
from services._parts import Parts
from services.follow import key_of
from store import cases
from tests import kit
from tests.photo import a_photo

KEY = "a-key-of-sixteen-characters"
SCHEMAS = Path(__file__).parents[3] / "shared" / "data" / "protocol" / "open311_schema"
POST = {"api_key": KEY, "service_code": "01-10", "lat": "23.025", "long": "113.102", "description": "桥头垃圾桶满了"}


@pytest.fixture
def open_parts(parts: Parts) -> Parts:
    """Parts whose settings hold a key."""
    return replace(parts, settings=replace(parts.settings, open311_keys={"app": KEY}))


@pytest.fixture
def caller(open_parts: Parts) -> FlaskClient:
    return make_web(open_parts).server.test_client()


@pytest.fixture
def address(open_parts: Parts) -> Iterator[str]:
    """The web on a real port, for clients that ask over the network."""
    server = make_server("127.0.0.1", 0, make_web(open_parts).server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/open311/v2"
    server.shutdown()
    thread.join()


def keeps(name: str, data: Any) -> bool:
    """Whether `data` keeps the rules of a schema of the standard."""
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas are not here")
    Draft202012Validator(json.loads((SCHEMAS / f"{name}.json").read_text())).validate(data)
    return True


# ── a foreign client ──
@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_client_nobody_here_wrote_reads_it(address: str, open_parts: Parts, form: str) -> None:
    numbers = {kit.a_case(open_parts), kit.a_case(open_parts, category="06-04")}
    client = GeoReport(address, jurisdiction="chancheng", output_format=form)
    services = client.get_service_list()
    assert [service["service_code"] for service in services] == open_parts.city.public_categories
    definition = client.get_service_definition("01-10")
    assert definition["service_code"] == "01-10"
    assert {each["service_request_id"] for each in client.get_service_requests()} == numbers
    assert client.get_service_requests(service_code="06-04", status="open")[0 if form == "json" else "service_code"]
    no = min(numbers)
    assert client.get_service_request(no)["service_request_id"] == no
    with pytest.raises(HTTPError, match="404"):
        client.get_service_request("C19700101-0001")


# ── the schemas ──
def test_every_answer_keeps_the_schemas(caller: FlaskClient, open_parts: Parts) -> None:
    no = kit.a_case(open_parts)
    kit.go(open_parts, kit.a_case(open_parts))
    assert keeps("services", caller.get("/open311/v2/services.json").json)
    assert keeps("service-definition", caller.get("/open311/v2/services/01-10.json").json)
    assert keeps("requests", caller.get("/open311/v2/requests.json").json)
    assert keeps("request", caller.get(f"/open311/v2/requests/{no}.json").json[0])


def test_required_fields_are_there_without_the_schemas_too(caller: FlaskClient, open_parts: Parts) -> None:
    kit.a_case(open_parts)
    service, request = caller.get("/open311/v2/services.json").json[0], caller.get("/open311/v2/requests.json").json[0]
    assert {"service_code", "service_name", "metadata", "type"} <= service.keys()
    assert {"service_request_id", "status", "service_code", "requested_datetime"} <= request.keys()
    assert (service["type"], request["status"]) == ("realtime", "open")


# ── what everybody may know ──
def test_a_request_tells_category_rough_place_state_and_times_only(caller: FlaskClient, open_parts: Parts) -> None:
    no = kit.a_case(open_parts, lon=113.10234, lat=23.02567)
    request = caller.get(f"/open311/v2/requests/{no}.json").json[0]
    assert (request["lat"], request["long"], request["address"], request["status_notes"]) == (23.026, 113.102, "南浦社区", "已收到")
    assert [word for word in ("王测试", "13800000001", "楼下", "两天") if word in str(request)] == []
    assert (request["description"], request["media_url"], request["agency_responsible"]) == (None, None, None)


def test_quarrels_and_complaints_are_nobody_elses_business(caller: FlaskClient, open_parts: Parts) -> None:
    quarrel = kit.a_case(open_parts, category="11-02")
    complaint = kit.a_case(open_parts, workflow="hotline_complaint", about="urban_management")
    assert caller.get("/open311/v2/requests.json").json == []
    assert [caller.get(f"/open311/v2/requests/{no}.json").status_code for no in (quarrel, complaint)] == [404, 404]


def test_open_and_closed_are_told_apart(caller: FlaskClient, open_parts: Parts) -> None:
    waits, done = kit.a_case(open_parts), kit.a_case(open_parts)
    kit.go(open_parts, done)

    def found(status: str) -> list[str]:
        return [each["service_request_id"] for each in caller.get(f"/open311/v2/requests.json?status={status}").json]

    assert (found("open"), found("closed"), sorted(found("open,closed"))) == ([waits], [done], sorted([waits, done]))


def test_numbers_overrule_the_rest_and_pages_are_turned(caller: FlaskClient, open_parts: Parts) -> None:
    numbers = [kit.a_case(open_parts) for _ in range(3)]
    asked = caller.get(f"/open311/v2/requests.json?service_request_id={numbers[0]},{numbers[2]}&status=closed").json
    assert [each["service_request_id"] for each in asked] == [numbers[0], numbers[2]]
    second = caller.get("/open311/v2/requests.json?page_size=2&page=2").json
    assert len(second) == 1


def test_it_speaks_english_when_asked_to(caller: FlaskClient) -> None:
    services = caller.get("/open311/v2/services.json", headers={"Accept-Language": "en-GB,en"}).json
    assert services[0]["service_name"] == "Household waste in the open"


def test_it_says_where_it_is(caller: FlaskClient) -> None:
    told = caller.get("/open311/v2/discovery.json").json
    assert told["endpoints"][0]["url"].endswith("/open311/v2")
    assert told["endpoints"][0]["formats"] == ["application/json", "text/xml"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("start_date=yesterday", 400),
        ("start_date=2026-01-01T00:00:00Z&end_date=2026-11-01T00:00:00Z", 400),
        ("status=lost", 400),
        ("service_code=99-99", 400),
        ("page_size=100000", 400),
        ("page=0", 400),
        ("jurisdiction_id=atlantis", 404),
    ],
)
def test_a_question_that_cannot_be_read_is_answered_in_the_standards_way(caller: FlaskClient, query: str, status: int) -> None:
    answer = caller.get(f"/open311/v2/requests.json?{query}")
    assert (answer.status_code, answer.json[0]["code"]) == (status, status)
    root = ElementTree.fromstring(caller.get(f"/open311/v2/requests.xml?{query}").data)
    assert (root.tag, root.find("error/code").text) == ("errors", str(status))  # type: ignore[union-attr]


def test_an_unknown_form_or_service_is_404(caller: FlaskClient) -> None:
    assert caller.get("/open311/v2/services.yaml").status_code == 404
    assert caller.get("/open311/v2/services/11-02.json").json[0]["code"] == 404


# ── posting ──
def test_a_posted_request_becomes_a_case_once(caller: FlaskClient, open_parts: Parts) -> None:
    first, again = (caller.post("/open311/v2/requests.json", data=POST).json[0] for _ in range(2))
    assert first == again
    with open_parts.store.read() as conn:
        row = cases.one(conn, first["service_request_id"])
    assert (row["source"], row["category"], row["title"], row["state"]) == ("open311:app", "01-10", "桥头垃圾桶满了", "reported")
    assert first["service_notice"].endswith(f"/report/{row['no']}?key={key_of(open_parts, row['no'])}")


def test_a_photo_comes_along(caller: FlaskClient, open_parts: Parts) -> None:
    import io

    answer = caller.post("/open311/v2/requests.json", data={**POST, "media": (io.BytesIO(a_photo()), "a.jpg")}, content_type="multipart/form-data")
    with open_parts.store.read() as conn:
        assert len(cases.one(conn, answer.json[0]["service_request_id"])["photos"]) == 1
    bad = caller.post("/open311/v2/requests.json", data={**POST, "media": (io.BytesIO(b"no photo"), "a.jpg")}, content_type="multipart/form-data")
    assert bad.status_code == 400


def test_a_token_leads_to_the_number(caller: FlaskClient) -> None:
    posted = caller.post("/open311/v2/requests.json", data=POST).json[0]
    assert caller.get(f"/open311/v2/tokens/{posted['token']}.json").json[0]["service_request_id"] == posted["service_request_id"]
    assert caller.get(f"/open311/v2/tokens/{posted['service_request_id']}-guess.json").status_code == 404


@pytest.mark.parametrize("key", ["", "wrong", "密钥"])
def test_without_a_key_nothing_is_taken(caller: FlaskClient, key: str) -> None:
    answer = caller.post("/open311/v2/requests.xml", data={**POST, "api_key": key})
    assert (answer.status_code, ElementTree.fromstring(answer.data).find("error/code").text) == (403, "403")  # type: ignore[union-attr]
    assert caller.get("/open311/v2/requests.json").json == []


@pytest.mark.parametrize(
    "over",
    [
        {"service_code": ""},
        {"service_code": "11-02"},
        {"lat": "north"},
        {"lat": "nan"},
        {"lat": "0", "long": "0"},
        {"lat": "", "long": ""},
        {"lat": "", "long": "", "address_id": "440604"},
        {"description": "长" * 21_000},
    ],
)
def test_what_cannot_be_taken_says_why(caller: FlaskClient, over: dict[str, str]) -> None:
    answer = caller.post("/open311/v2/requests.json", data={**POST, **over})
    assert (answer.status_code, answer.json[0]["code"]) == (400, 400)
    assert answer.json[0]["description"]
    assert caller.get("/open311/v2/requests.json").json == []


def test_a_community_is_a_place_too(caller: FlaskClient, open_parts: Parts) -> None:
    posted = caller.post("/open311/v2/requests.json", data={**POST, "lat": "", "long": "", "address_id": kit.NANPU}).json[0]
    request = caller.get(f"/open311/v2/requests/{posted['service_request_id']}.json").json[0]
    assert (request["address_id"], request["lat"]) == (kit.NANPU, None)


def test_two_hundred_megabytes_are_refused(caller: FlaskClient) -> None:
    answer = caller.post("/open311/v2/requests.json", data={**POST, "description": "a" * (12 * 1024 * 1024)})
    assert answer.status_code == 413


def test_who_asks_too_often_hears_it_in_the_standards_way(caller: FlaskClient) -> None:
    for form in ("json", "xml"):
        answers = [caller.post(f"/open311/v2/requests.{form}") for _ in range(61)]
        last = answers[-1]
        assert (answers[0].status_code, last.status_code, last.headers["Retry-After"]) == (403, 429, "60")
        if form == "json":
            error = last.json[0]  # type: ignore[index]
        else:
            root = ElementTree.fromstring(last.text)
            error = {child.tag: child.text for child in root[0]}
            assert (root.tag, root[0].tag) == ("errors", "error")
        assert (str(error["code"]), "try again in a minute" in error["description"]) == ("429", True)
        for limiter in caller.application.extensions["limiter"]:  # both forms are one endpoint, with one count
            limiter.reset()
