"""Single sign-on against a real identity server that runs beside the test."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from oidc_provider_mock import run_server_in_thread

from app import make_web
from services._parts import Parts
from tests import kit

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def identity() -> Iterator[str]:
    """The address of the identity server."""
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def house(parts: Parts, identity: str) -> Any:
    """Our web, which trusts that server."""
    parts.settings = replace(parts.settings, oidc_issuer=identity, oidc_client="magnet", oidc_secret="a-secret-of-ours", oidc_claim="sub")
    return make_web(parts).server


def come_back(browser: Any, sub: str, start: str = "/login/single?next=/cases") -> Any:
    """What our answer is after `sub` has signed in over there."""
    there = browser.get(start, base_url="http://localhost").headers["Location"]
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
    return browser.get(back, base_url="http://localhost")


def test_who_the_identity_server_knows_is_signed_in_here(house: Any, parts: Parts) -> None:
    kit.login(parts, "leader", "440604", username="wang")
    browser = house.test_client()
    answer = come_back(browser, "wang")
    assert answer.headers["Location"] == "/cases"
    assert browser.get("/api/v1/session", base_url="http://localhost").json["account"]["username"] == "wang"


def test_who_has_no_account_here_stays_outside(house: Any) -> None:
    browser = house.test_client()
    assert come_back(browser, "stranger").headers["Location"] == "/login?why=unknown"
    assert browser.get("/api/v1/session", base_url="http://localhost").status_code == 401


def test_a_power_needs_the_second_step_over_there_too(house: Any, parts: Parts) -> None:
    kit.login(parts, "admin", "440604", username="boss")
    assert come_back(house.test_client(), "boss").headers["Location"] == "/login?why=second"


def test_a_demo_account_is_not_taken_over(house: Any, parts: Parts) -> None:
    kit.login(parts, "leader", "440604", username="leader", demo=True)
    assert come_back(house.test_client(), "leader").headers["Location"] == "/login?why=unknown"


def test_an_answer_that_nobody_asked_for_is_refused(house: Any, parts: Parts) -> None:
    kit.login(parts, "leader", "440604", username="wang")
    mine, other = house.test_client(), house.test_client()
    there = mine.get("/login/single", base_url="http://localhost").headers["Location"]
    back = requests.post(there, data={"sub": "wang"}, allow_redirects=False, timeout=10).headers["Location"]
    assert other.get(back, base_url="http://localhost").headers["Location"] == "/login?why=single"
    state = parse_qs(urlsplit(there).query)["state"][0]
    assert mine.get(f"/login/single?state={state}&code=made-up", base_url="http://localhost").headers["Location"] == "/login?why=single"


def test_it_asks_with_a_challenge_and_leads_to_our_own_pages_only(house: Any, parts: Parts) -> None:
    kit.login(parts, "leader", "440604", username="wang")
    browser = house.test_client()
    asked = parse_qs(urlsplit(browser.get("/login/single", base_url="http://localhost").headers["Location"]).query)
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    assert come_back(browser, "wang", "/login/single?next=//elsewhere.example").headers["Location"] == "/"


def test_while_the_identity_server_is_away_people_are_told(parts: Parts) -> None:
    parts.settings = replace(parts.settings, oidc_issuer="http://localhost:9", oidc_secret="x")
    assert make_web(parts).server.test_client().get("/login/single").headers["Location"] == "/login?why=single"
