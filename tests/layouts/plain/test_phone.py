"""The officer's phone as the server gives it out."""

import json
import re
from pathlib import Path

from tests.kit import NANPU

ROOT = Path(__file__).parents[3]


def test_not_signed_in_it_leads_to_the_door_and_back(client) -> None:  # type: ignore[no-untyped-def]
    assert client().get("/m").headers["Location"] == "/login?next=/m"


def test_the_page_knows_who_and_what_and_every_view_there_is(client) -> None:  # type: ignore[no-untyped-def]
    text = client("officer", f"{NANPU}001").get("/m").text
    known = json.loads(re.search(r'id="settings">(.*?)</script>', text, re.S)[1])  # type: ignore[index]
    assert (known["account"]["community"], known["areas"][NANPU]["zh"]) == (NANPU, "南浦社区")
    assert {"todo", "report", "case", "queue", "map", "mine", "more"} <= set(known["views"])
    assert not any(key == "13-04" for key, *_ in known["categories"])  # what is not sent down to a cell is not offered


def test_it_is_installable_in_both_languages(client) -> None:  # type: ignore[no-untyped-def]
    visitor = client()
    manifest = visitor.get("/m/manifest.webmanifest")
    assert manifest.mimetype == "application/manifest+json"
    data = json.loads(manifest.text)
    assert (data["start_url"], data["scope"], data["display"]) == ("/m", "/m", "standalone")
    assert {icon["sizes"] for icon in data["icons"]} == {"any", "192x192", "512x512"}
    visitor.client.set_cookie("magnet_lang", "en")
    assert json.loads(visitor.get("/m/manifest.webmanifest").text)["name"] == "Magnet grid officer"


def test_the_worker_keeps_every_file_of_the_phone_and_changes_with_them(client) -> None:  # type: ignore[no-untyped-def]
    worker = client().get("/m/sw.js")
    assert (worker.headers["Service-Worker-Allowed"], worker.headers["Cache-Control"]) == ("/m", "no-cache")
    files = json.loads(re.search(r"FILES = (\[.*?\]);", worker.text)[1])  # type: ignore[index]
    assert {"/assets/phone.mjs", "/assets/phone_todo.mjs", "/assets/session.mjs", "/assets/phone.css", "/assets/phone_icon_512.png"} <= set(files)
    assert [path for path in files if not (ROOT / path.lstrip("/")).is_file()] == []


def test_every_module_the_kept_files_import_is_kept_too(client) -> None:  # type: ignore[no-untyped-def]
    files = json.loads(re.search(r"FILES = (\[.*?\]);", client().get("/m/sw.js").text)[1])  # type: ignore[index]
    modules = [(ROOT / path.lstrip("/")).read_text(encoding="utf-8") for path in files if path.endswith(".mjs")]
    assert {f"/assets/{name}" for text in modules for name in re.findall(r'from "\./([^"]+)"', text)} - set(files) == set()


def test_without_an_authority_the_page_says_what_to_do(client) -> None:  # type: ignore[no-untyped-def]
    visitor = client()
    assert visitor.get("/m/ca.crt").headers["Location"] == "/m/trust"
    assert "app.py certificate" in visitor.get("/m/trust").text
