"""Warnings by the Common Alerting Protocol (CAP 1.2): one alert, or a feed (Atom, RSS) of alerts, over HTTP or as files in the intake folder.

Each alert is a row, in the language that is asked for where it has several. An update and a cancellation take out the alerts they refer to
(rows with `gone`, which the interface names).
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from pydantic import Field, model_validator

from data_sources.connectors._base import Ask, Batch, Broken, Connector, SourceError
from data_sources.connectors._http import Web, page
from data_sources.connectors.files import FOLDER

LARGEST, MOST_ALERTS = 4 * 1024 * 1024, 2_000
ALLOWED = {
    "status": ("Actual", "Exercise", "System", "Test", "Draft"),
    "msgType": ("Alert", "Update", "Cancel", "Ack", "Error"),
    "scope": ("Public", "Restricted", "Private"),
    "urgency": ("Immediate", "Expected", "Future", "Past", "Unknown"),
    "severity": ("Extreme", "Severe", "Moderate", "Minor", "Unknown"),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely", "Unknown"),
}
SEVERITIES = ALLOWED["severity"]
NEEDED = ("identifier", "sender", "sent", "status", "msgType", "scope")
COLOURS = {"Extreme": "red", "Severe": "orange", "Moderate": "yellow", "Minor": "blue"}
INFO = ("language", "category", "event", "urgency", "severity", "certainty", "effective", "onset", "expires", "senderName", "headline", "description")
_SPECIAL = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


class Cap(Web):
    """`url` is an alert or a feed, or `path` a folder (or file) below the intake folder.

    `status` are the kinds that are taken (exercises are no warnings), `language` how the wanted one begins.
    """

    url: str = Field("", max_length=500)
    path: str | None = Field(None, max_length=300)
    status: tuple[str, ...] = ("Actual",)
    language: str = "zh"

    @model_validator(mode="after")
    def _one_of_them(self) -> "Cap":
        if bool(self.url) == bool(self.path):
            raise ValueError("give either url or path")
        return self


def read(ask: Ask) -> Iterator[Batch]:
    """Every alert; one that is no valid CAP is left out with its reason."""
    rows: list[dict[str, Any]] = []
    broken: list[Broken] = []
    size = 0
    for number, body in enumerate(_documents(ask), 1):
        size += len(body)
        try:
            rows += alert_rows(body, ask.settings.status, ask.settings.language)
        except ValueError as error:
            broken.append(Broken(number, "bad_cap", str(error)))
    made = Batch.of(rows)
    yield Batch(columns=made.columns, numbers=made.numbers, broken=broken, bytes=size)


def alert_rows(body: bytes, status: tuple[str, ...] = ("Actual",), language: str = "zh") -> list[dict[str, Any]]:
    """The row of one alert (none of a cancellation), and one with `gone` for each alert it takes back. Raises ValueError saying what is wrong with it."""
    alert = _parsed(body)
    if _name(alert) != "alert":
        raise ValueError(f"it is <{_name(alert)}>, no alert")
    head = {name: _text(alert, name) for name in NEEDED}
    for name, value in head.items():
        if not value:
            raise ValueError(f"{name} is missing")
        if value not in ALLOWED.get(name, (value,)):
            raise ValueError(f"{name} is {value[:30]}")
    if head["status"] not in status or head["msgType"] in ("Ack", "Error"):
        return []
    about = {"identifier": head["identifier"], "sender": head["sender"], "sent": head["sent"], "status": head["status"], "msg_type": head["msgType"]}
    taken_back = [_row(each.split(",")[1], gone=True) for each in _text(alert, "references").split() if each.count(",") == 2]
    if head["msgType"] == "Cancel":
        return taken_back
    infos = [_info(each) for each in alert if _name(each) == "info"] or [_info(alert)]
    # Of several the gravest in the wanted language.
    infos.sort(key=lambda info: (not (info["language"] or "").lower().startswith(language), SEVERITIES.index(info["severity"] or "Unknown")))
    return [*taken_back, _row(**{**about, **infos[0]})]


def _row(identifier: str, gone: bool = False, **more: Any) -> dict[str, Any]:
    return {"identifier": identifier, "gone": gone, **more}


def _info(info: ElementTree.Element) -> dict[str, Any]:
    found: dict[str, Any] = {_snake(name): _text(info, name) or None for name in INFO}
    for name in ("urgency", "severity", "certainty"):
        if found[name] is not None and found[name] not in ALLOWED[name]:
            raise ValueError(f"{name} is {found[name][:30]}")
    areas = [each for each in info if _name(each) == "area"]
    point = next((centre for area in areas if (centre := _centre(area))), (None, None))
    where = {"area": "；".join(filter(None, (_text(each, "areaDesc") for each in areas))) or None, "lon": point[0], "lat": point[1]}
    return {**found, "instruction": _text(info, "instruction") or None, "colour": COLOURS.get(found["severity"] or ""), **where}


def _centre(area: ElementTree.Element) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of its first polygon or circle (CAP writes latitude first)."""
    polygon, circle = _text(area, "polygon"), _text(area, "circle")
    try:
        points = [tuple(map(float, pair.split(",")[:2])) for pair in (polygon.split() if polygon else circle.split()[:1])]
    except ValueError:
        return None
    points = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    if not points:
        return None
    return sum(point[1] for point in points) / len(points), sum(point[0] for point in points) / len(points)


def _documents(ask: Ask) -> Iterator[bytes]:
    settings = ask.settings
    if settings.path is not None:
        yield from _files(ask, settings.path)
        return
    body = page(ask, settings.url).body
    try:
        root = _parsed(body)
    except ValueError as error:
        raise SourceError("返回的不是 CAP 或订阅 XML", f"it answered with neither CAP nor a feed: {error}") from None
    if _name(root) == "alert":
        yield body
        return
    links = _links(root)
    if _name(root) not in ("feed", "rss", "RDF"):
        raise SourceError("返回的不是 CAP 或订阅 XML", "it answered with neither CAP nor a feed")
    for link in links[:MOST_ALERTS]:
        there = urljoin(settings.url, link)
        if urlsplit(there)[:2] == urlsplit(settings.url)[:2]:  # our key goes to nobody else
            yield page(ask, there).body


def _links(feed: ElementTree.Element) -> list[str]:
    """The addresses of a feed's alerts."""
    found = []
    for entry in (each for each in feed.iter() if _name(each) in ("entry", "item")):
        links = [each.get("href") or (each.text or "").strip() for each in entry if _name(each) == "link"]
        typed = [each.get("href") for each in entry if _name(each) == "link" and "cap" in (each.get("type") or "")]
        found += [link for link in (typed or links)[:1] if link]
    return found


def _files(ask: Ask, path: str) -> Iterator[bytes]:
    root = (ask.home / FOLDER).resolve()
    place: Path = (root / path).resolve()
    if not place.is_relative_to(root) or not place.exists():
        raise SourceError(f"{FOLDER} 目录中没有 {path}", f"there is no {path} in the folder {FOLDER}")
    for file in sorted([*place.glob("*.xml"), *place.glob("*.cap")] if place.is_dir() else [place])[:MOST_ALERTS]:
        yield file.read_bytes()


def _parsed(body: bytes) -> ElementTree.Element:
    """The root of an XML document without definitions of its own. Raises ValueError."""
    if len(body) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST // 2**20} MB")
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = body.decode(encoding, "replace")
    if _SPECIAL.search(text):
        raise ValueError("it declares entities")
    try:
        return ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except ElementTree.ParseError as error:
        raise ValueError(f"it is no XML: {error}") from None


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ElementTree.Element, name: str) -> str:
    return next(((each.text or "").strip() for each in element if _name(each) == name), "")


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()


CONNECTOR = Connector("cap", zh="预警信息（CAP）", en="Warnings (CAP)", read=read, asks=Cap)
