"""Takes a report: checks it, places it in its grid cell, and writes case, step and outbox row in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.areas import at_level
from core.case_file import opened
from core.masking import mask_payload, mask_raw
from core.reports import Report, ReportRefused, check_report, read_payload, refuse
from core.workflow import ANYONE, SOURCE
from services._parts import Parts
from services.areas import areas
from services.cases import live_case, wire_time
from services.photos import unknown_photo
from services.places import locate
from services.typed_names import Hidden, masked_all, seal
from services.voices import unknown_voice
from store import cases, outbox, photos, rejected, voices

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

Row = dict[str, Any]
Door = Literal["rest", "stream", "pubsub", "open311"]
Payload = bytes | str | Mapping[str, Any]
KEPT_OF_REFUSED = 4096
OPEN_SOURCE = "citizen"  # what somebody without an account may report as


@dataclass(frozen=True, slots=True)
class Taken:
    """The number of a report's case; `new` is False when the same report had come before."""

    no: str
    new: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A payload as it came in at one of the doors; `receipt` is the stream's id for it."""

    raw: Payload
    door: Door
    receipt: str | None = None


def take_report(parts: Parts, payload: Payload, door: Door, account: "Account | None" = None) -> Taken:
    """Keep one report. Raises core.reports.ReportRefused."""
    return _keep_all(parts, [_checked(parts, payload, door, account)], [], account)[0]


def take_or_reject(parts: Parts, raw: Payload, door: Door, account: "Account | None" = None) -> Taken:
    """Keep one report; a refused one is listed for the admin before ReportRefused is raised."""
    try:
        report = _checked(parts, raw, door, account)
        if door == "rest" and account is None and report.source != OPEN_SOURCE:
            refuse("source_not_allowed", "source", f"Without an account the source is {OPEN_SOURCE}.")
        if account is not None and account.kind == "machine":
            _check_machine(account, report)
    except ReportRefused as refused:
        with parts.store.write() as conn:
            rejected.add(conn, [_refused_row(Entry(raw, door), refused)])
        raise
    return _keep_all(parts, [report], [], account)[0]


def _check_machine(account: "Account", report: Report) -> None:
    """A machine reports as the sources its token names, inside its area."""
    if "reports.post" not in account.may or report.source not in account.sources:
        refuse("source_not_allowed", "source", f"This token reports as: {', '.join(account.sources) or 'nobody'}.")
    if not account.scope.covers(report.area or ""):
        refuse("outside", "lon", "The place lies outside the area of this token.")


def take_many(parts: Parts, entries: Sequence[Entry]) -> None:
    """Keep or refuse each of these in one transaction. When it returns, all of it is on disk."""
    reports, refused_rows = [], []
    for entry in entries:
        try:
            reports.append(_checked(parts, entry.raw, entry.door, None))
        except ReportRefused as refused:
            refused_rows.append(_refused_row(entry, refused))
    _keep_all(parts, reports, refused_rows, None)


def reject(parts: Parts, entry: Entry, refused: ReportRefused) -> None:
    """List a refused payload for the admin."""
    with parts.store.write() as conn:
        rejected.add(conn, [_refused_row(entry, refused)])


def list_rejected(parts: Parts, limit: int = 100, after: int | None = None) -> tuple[list[dict[str, Any]], int | None]:
    """What was refused, newest first, masked; and the cursor of the next page."""
    with parts.store.read() as conn:
        rows = rejected.newest(conn, limit + 1, after)
    fields = ("id", "door", "source", "external_id", "code", "field", "message", "payload")
    items = [{**{name: row[name] for name in fields}, "at": wire_time(parts.city, row["at"])} for row in rows[:limit]]
    return items, items[-1]["id"] if len(rows) > limit else None


def _checked(parts: Parts, raw: Payload, door: Door, account: "Account | None") -> Report:
    """The report, placed: its `area` is the finest one known."""
    report = check_report(read_payload(raw), parts.city.taken_categories, parts.city.zone, datetime.now(UTC))
    person = account is not None and account.kind != "machine"
    _check_workflow(parts.city, report, account.role if person and account else ANYONE if door == "rest" and report.source == OPEN_SOURCE else SOURCE)
    placed = replace(report, area=_area(parts, report))
    if unknown := unknown_photo(parts, report.photos):
        refuse("unknown_photo", "photos", f"There is no photo {unknown}: hand it in at POST /photos, at most a day before.")
    if unknown := unknown_voice(parts, report.voices, account):
        refuse("unknown_voice", "voices", f"There is no recording {unknown} of yours: hand it in at POST /voices, at most a day before.")
    return placed


def _check_workflow(city: "City", report: Report, who: str) -> None:
    """Whether the workflow is there, is begun by these people, and takes the category; what may not be sent down to a cell is refused."""
    flow, category = city.workflows.get(report.workflow), city.categories[report.category]
    if flow is None:
        refuse("unknown_workflow", "workflow", f"The city has no such workflow: give one of {', '.join(city.workflows)}.")
    if who not in flow.opens:
        refuse("not_opened_here", "workflow", f"{flow.zh}由以下角色发起:{'、'.join(flow.opens)}。 {flow.en} is begun by: {', '.join(flow.opens)}.")
    if not flow.takes(report.category):
        refuse("unknown_category", "category", f"{flow.en} takes categories that begin with {', '.join(flow.categories)}.")
    if flow.to_cell and category.no_entry:
        why = category.no_entry
        refuse("no_entry", "category", f"禁入清单:{category.zh}不下沉网格,{why.zh}。 {category.en} is not sent down to a grid cell: {why.en}.")
    if report.about is not None and report.about not in city.departments:
        refuse("bad_about", "about", f"about is a department: {', '.join(city.departments)}.")


def _area(parts: Parts, report: Report) -> str:
    if report.lon is None or report.lat is None:
        area = areas(parts).get(report.area or "")
        if area is None:
            refuse("unknown_area", "area", f"{parts.city.en} has no such area: give the code of a community or a grid cell.")
        if area.level in ("district", "town_street"):
            refuse("area_too_wide", "area", f"{area.name} is too wide a place: give the code of a community or a grid cell.")
        return area.code
    found = locate(parts, report.lon, report.lat)
    if found is None:
        refuse("outside", "lon", f"The place lies outside {parts.city.en}.")
    return found.code


def _keep_all(parts: Parts, reports: Sequence[Report], refused_rows: list[dict[str, Any]], account: "Account | None") -> list[Taken]:
    try:
        return _write(parts, reports, refused_rows, account)
    except IntegrityError:  # on a server store somebody else has just written the same report: now it is found
        return _write(parts, reports, refused_rows, account)


def _write(parts: Parts, reports: Sequence[Report], refused_rows: list[dict[str, Any]], account: "Account | None") -> list[Taken]:
    known_areas = areas(parts)  # read before, since the writing connection must not wait for another one
    with parts.store.write() as conn:
        rejected.add(conn, refused_rows)
        known = cases.numbers_of(conn, {(report.source, report.external_id) for report in reports}) if reports else {}
        fresh = {(report.source, report.external_id): report for report in reports if (report.source, report.external_id) not in known}
        rows = _rows(parts, conn, list(fresh.values()), account)
        cases.add(conn, [row for row, _ in rows])
        photos.hold(conn, ((row["no"], photo) for row, _ in rows for photo in row["photos"]))
        for row, step in rows:
            if said := (step["data"] or {}).get("voices"):
                voices.hold(conn, row["no"], said)
        cases.add_steps(conn, [step for _, step in rows])
        outbox.put(conn, *(_message(parts, row, known_areas) for row, _ in rows))
    return _answers(reports, {(row["source"], row["external_id"]): row["no"] for row, _ in rows}, known)


def _answers(reports: Sequence[Report], made: dict[tuple[str, str], str], known: dict[tuple[str, str], str]) -> list[Taken]:
    """One for each report; of two equal ones in a batch the first is new."""
    answers, seen = [], set()
    for report in reports:
        key = (report.source, report.external_id)
        answers.append(Taken(made.get(key) or known[key], new=key in made and key not in seen))
        seen.add(key)
    return answers


def _rows(parts: Parts, conn: Connection, reports: Sequence[Report], account: "Account | None") -> list[tuple[Row, Row]]:
    """Each new case with its first step."""
    if not reports:
        return []
    now, (reports, names) = datetime.now(UTC), without_names(conn, reports)
    numbers = cases.take_numbers(conn, f"C{now.astimezone(parts.city.tz):%Y%m%d}-", len(reports))
    seal(conn, "case", dict(zip(numbers, names, strict=True)))
    officer = account.officer if account else None
    return [
        _opened(parts.city, {**_reported(parts.city, report, now), "no": no, "officer": officer}, report, account)
        for no, report in zip(numbers, reports, strict=True)
    ]


def without_names(conn: Connection, reports: Sequence[Report]) -> tuple[list[Report], list[Sequence[Hidden]]]:
    """The reports with what residents are called masked in their words, and the names of each; the reporter's own stands beside them, and stays."""
    words = masked_all(conn, [(report.area or "", said) for report in reports for said in (report.title, report.text)])
    pairs = list(zip(words[::2], words[1::2], strict=True))
    plain = [replace(report, title=title.text, text=said.text) for report, (title, said) in zip(reports, pairs, strict=True)]
    return plain, [[*title.names, *said.names] for title, said in pairs]


def _reported(city: "City", report: Report, now: datetime) -> Row:
    """What was reported. The time runs from when it is here, since a source may hand things on late."""
    category = city.categories[report.category]
    names = ("workflow", "source", "external_id", "category", "title", "text", "lon", "lat", "area", "reporter")
    times = {"reported_at": report.at, "received_at": now}
    return {**{name: getattr(report, name) for name in names}, **times, "urgent": category.urgent or report.urgent, "time_limit": category.limit}


def _opened(city: "City", reported: Row, report: Report, account: "Account | None") -> tuple[Row, Row]:
    """The case and its first step, from which the rest of its row follows."""
    flow = city.flow(report.workflow)
    data = {
        name: value
        for name, value in (("photos", list(report.photos)), ("voices", list(report.voices)), ("about", report.about), ("channel", report.channel))
        if value
    }
    who = {"account_id": account.id or None if account else None, "actor": _actor(report, account)}
    move = {"action": "report", "from_state": None, "to_state": flow.start, "at": reported["received_at"]}
    step = {"case_no": reported["no"], **move, **who, "data": data or None}
    return {**reported, **opened(flow, reported, step, city.zone)}, step


def _actor(report: Report, account: "Account | None") -> str:
    """Who stands on the timeline: the unit; for a report on somebody's behalf also the name of who took it down."""
    if account is None:
        return report.source
    return f"{account.unit} {account.name}"[:80] if report.channel else account.unit


def _message(parts: Parts, row: dict[str, Any], known_areas: dict[str, Any]) -> dict[str, Any]:
    body = live_case(parts.city, row, known_areas, row["received_at"])
    return outbox.message("case", row["no"], at_level(row["area"], "community") or row["area"], body, row["received_at"], alarm=row["urgent"], event="report")


def _refused_row(entry: Entry, refused: ReportRefused) -> dict[str, Any]:
    """What is kept of a refused payload: masked, the beginning of it, and the two keys that tell where it came from."""
    try:
        payload: Mapping[str, Any] | None = read_payload(entry.raw)
    except ReportRefused:
        payload = None
    text = _readable(entry.raw) if payload is None else json.dumps(mask_payload(payload), ensure_ascii=False, default=str)
    return {
        "at": datetime.now(UTC),
        "door": entry.door,
        "receipt": entry.receipt,
        "source": _short(payload, "source", 40),
        "external_id": _short(payload, "external_id", 120),
        "code": refused.code,
        "field": refused.field,
        "message": refused.message[:300],
        "payload": _writable(text).encode()[:KEPT_OF_REFUSED].decode(errors="ignore"),
    }


def _readable(raw: Payload) -> str:
    """The beginning of what could not be read. Only as much as is kept is masked: the rest may be megabytes."""
    if isinstance(raw, Mapping):
        return ""
    start = raw[: KEPT_OF_REFUSED * 2]
    return mask_raw(start.decode("utf-8", "replace") if isinstance(start, bytes) else start)


def _short(payload: Mapping[str, Any] | None, key: str, longest: int) -> str | None:
    value = payload.get(key) if payload else None
    return _writable(str(value))[:longest] if isinstance(value, str | int) else None


def _writable(text: str) -> str:
    """Without what a database cannot hold."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
