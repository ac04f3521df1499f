"""What answers tell the browser to allow."""

import re
from dataclasses import replace
from typing import Any

from api._headers import script_hash
from app import make_web


def test_scripts_run_by_their_hash_alone(client: Any) -> None:
    answer = client("leader").get("/")
    policy, page = answer.headers["Content-Security-Policy"], re.sub(r"<!--.*?-->", "", answer.text, flags=re.S)
    rule = next(each for each in policy.split("; ") if each.startswith("script-src"))
    assert "unsafe" not in rule
    inline = [text for kind, text in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S) if text.strip() and "json" not in kind]
    assert inline
    assert [text for text in inline if script_hash(text) not in rule] == []


def test_no_page_may_be_framed_elsewhere_or_send_anything_elsewhere(client: Any) -> None:
    policy = client().get("/login").headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "frame-ancestors 'self'", "form-action 'self'", "object-src 'none'", "base-uri 'none'"):
        assert rule in policy


def test_where_people_come_by_tls_they_always_shall(parts: Any, client: Any) -> None:
    assert "Strict-Transport-Security" not in client().get("/login").headers
    parts.settings = replace(parts.settings, origin="https://magnet.example")
    answer = make_web(parts).server.test_client().get("/login")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_behind_tls_the_cookies_are_secure(parts: Any) -> None:
    from tests import kit

    parts.settings = replace(parts.settings, origin="https://magnet.example")
    name = kit.login(parts, "leader", "440604")
    answer = make_web(parts).server.test_client().post("/api/v1/session", json={"username": name, "password": kit.PASSWORD})
    assert [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(("magnet_session", "_csrf")) and "Secure" not in each] == []
