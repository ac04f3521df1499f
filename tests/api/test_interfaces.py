"""Interfaces over REST: a board for those who answer for them, buttons for the administrator, an address for sources that post."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from data_sources.outgoing import signed
from services import interfaces
from services._parts import Parts
from tests.services.test_interfaces import an_interface, folder, lay
from tests.services.test_load import line

Client = Callable[..., Any]
__all__ = ["folder"]


def test_the_board_shows_each_interface_and_one_with_its_loads(parts: Parts, client: Client, folder: Any) -> None:
    an_interface(parts)
    lay(folder, line(1), line(2, state="?"))
    interfaces.turn(parts)
    leader = client("leader")
    (found,) = leader.get("/api/v1/interfaces").json["items"]
    assert (found["light"], found["errors"], found["owner"]["id"]) == ("yellow", 1, "market")
    one = leader.get("/api/v1/interfaces/licences").json
    assert (one["loads"][0]["state"], one["settings"]) == ("part", {})
    assert client("admin").get("/api/v1/interfaces/licences").json["settings"] == {"path": "licences.csv"}
    assert leader.get("/api/v1/loads?interface=licences").json["items"][0]["reasons"] == {"unknown_word": 1}


@pytest.mark.parametrize("act", ["retry", "pause", "resume", "secret"])
def test_only_the_administrator_may_do_something(parts: Parts, client: Client, act: str) -> None:
    an_interface(parts, connector="webhook", settings={}, load="incremental")
    assert client("leader").post(f"/api/v1/interfaces/licences/{act}").status_code == 403
    assert client("admin").post(f"/api/v1/interfaces/licences/{act}").status_code == 200
    assert client("admin").post(f"/api/v1/interfaces/nothing/{act}").status_code == 404


def test_a_source_posts_rows_without_an_account_but_signed(parts: Parts, client: Client) -> None:
    an_interface(parts, connector="webhook", settings={}, load="incremental")
    told = client("admin").get("/api/v1/interfaces/licences/secret").json
    body = json.dumps([{"licence_no": "914406040000000001"}]).encode()
    headers = signed([told["secret"]], "msg_1", datetime.now(UTC), body)
    source = client()
    assert source.post(told["path"], data=body, headers=headers).json == {"rows": 1}
    assert source.post(told["path"], data=body + b" ", headers=headers).status_code == 403
    bad = b"no json"
    answer = source.post(told["path"], data=bad, headers=signed([told["secret"]], "msg_2", datetime.now(UTC), bad))
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "not_json")
    assert source.post(told["path"], data=b"x" * 2_000_000, headers=headers).status_code == 413
    assert source.post("/api/v1/interfaces/nothing/rows", data=body, headers=headers).status_code == 404
