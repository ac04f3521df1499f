"""The table of all doors: each answers every role as it declares, and a door without rights stops the start."""

import re
from typing import Any

import flask
import pytest

from api import _access
from core.discover import discover
from core.errors import Unusable
from core.rights import Asker, decide
from docs.reference import ACCESS, ROOT, access
from layouts._pages import PAGES
from layouts.plain import Plain

PLAIN = discover(ROOT / "layouts" / "plain", Plain, "layouts.plain")


def doors(web: Any) -> list[_access.Door]:
    return list(_access.doors(PAGES, PLAIN, web.config[_access.CALLBACKS]))


def asked(client: Any, door: _access.Door) -> int:
    if door.kind == "callback":
        return int(client.post("/_dash-update-component", json={"output": door.name, "inputs": [], "changedPropIds": []}).status_code)
    path = re.sub(r"<int:\w+>", "1", door.name)
    return int(getattr(client, door.method.lower())(re.sub(r"<[^>]+>", "x", path)).status_code)


def test_nobody_gets_in_without_an_account_but_where_it_is_open(web: Any, client: Any) -> None:
    nobody, wrong = client(), []
    for door in doors(web):
        status = asked(nobody, door)
        if door.roles != "open" and status not in (401, 302):
            wrong.append((door.method, door.name, status))
        assert status < 500 or door.name == "/readyz", door
    assert wrong == []


@pytest.mark.parametrize("role", ["wall", "leader", "dispatcher", "community", "officer", "handler", "property", "admin", "security", "auditor"])
def test_a_role_is_refused_where_the_table_says_so(web: Any, client: Any, parts: Any, role: str) -> None:
    signed_in, wrong, refused = client(role), [], 0
    asker = Asker(role, "person", parts.city.roles[role], parts.city.rights[role])
    for door in doors(web):
        if door.kind in ("page", "plain") or decide(asker, door.right, door.roles, parts.city.roles).allowed:
            continue  # pages are refused in words, by test_pages.py
        refused += 1
        if (status := asked(signed_in, door)) != 403:
            wrong.append((door.method, door.name, status))
    assert wrong == []
    assert refused > 10


def test_a_route_that_declares_nothing_stops_the_start(web: Any) -> None:
    server = flask.Flask("bare", static_folder=None)
    server.add_url_rule("/backdoor", "backdoor", lambda: "")
    with pytest.raises(Unusable, match="/backdoor declares no rights"):
        _access.check(server, PLAIN)


def test_the_table_in_the_docs_is_what_the_units_say() -> None:
    assert ACCESS.read_text(encoding="utf-8") == access(), "docs/access.md is old: run make docs"
