"""Takes the rows of imports in the background: each taken or refused, the place kept in the same transaction, so that a death in the middle changes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.areas import at_level
from core.case_file import opened, stepped
from core.errors import BadInput, NotFound
from data_sources import bus
from services._import_row import Prepared, Refusal, prepare
from services._parts import Parts
from services.areas import areas
from services.cases import live_case
from services.imports import read_mapping, table_rows
from services.take_report import without_names
from services.typed_names import seal
from store import cases, outbox
from store import imports as queries

if TYPE_CHECKING:
    from core.city import City

BATCH = 200
VOIDED = "voided"  # what was called off elsewhere
Row = dict[str, Any]


class Importer:
    """One worker's hand on the imports: a file is opened once and read on from where it is."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._id = self._row = -1
        self._lines: Iterator[tuple[int, list[str]]] = iter(())

    def turn(self) -> bool:
        """Take the next rows; True while there are more."""
        with self._parts.store.read() as conn:
            job = queries.running(conn)
        if job is None:
            self._id, self._lines = -1, iter(())
            return False
        try:
            lines = self._next(job)
        except (BadInput, NotFound) as error:
            with self._parts.store.write() as conn:
                queries.change(conn, job["id"], {"state": "failed", "error": str(error)[:300], "done_at": datetime.now(UTC)})
            return True
        self._take(job, lines)
        return True

    def _next(self, job: Any) -> list[tuple[int, list[str]]]:
        if (self._id, self._row) != (job["id"], job["row"]):
            self._lines = (line for line in table_rows(self._parts, job) if line[0] > job["row"])
        self._id, self._row = job["id"], -1  # until this batch is kept
        return list(islice(self._lines, BATCH))

    def _take(self, job: Any, lines: Sequence[tuple[int, list[str]]]) -> None:
        parts, now = self._parts, datetime.now(UTC)
        mapping, columns = read_mapping(job["mapping"]), job["about"]["columns"]
        found = [prepare(parts, mapping, columns, number, cells, now) for number, cells in lines]
        good, bad = [each for each in found if isinstance(each, Prepared)], [each for each in found if isinstance(each, Refusal)]
        known_areas = areas(parts)
        row = lines[-1][0] if lines else job["row"]
        with parts.store.write() as conn:
            fresh = _fresh(conn, good)
            reasons = Counter(job["reasons"]) + Counter(each.code for each in bad)
            notes = Counter(job["notes"]) + Counter(note for each in fresh for note in each.notes)
            counts = {"taken": job["taken"] + len(fresh), "known": job["known"] + len(good) - len(fresh), "refused": job["refused"] + len(bad)}
            end = {} if lines else {"state": "done", "done_at": now}
            if not queries.advance(conn, job["id"], job["row"], {"row": row, **counts, "reasons": dict(reasons), "notes": dict(notes), **end}):
                return  # stopped meanwhile, or another worker has it
            queries.refuse(conn, [_refused(job["id"], each) for each in bad])
            plain, names = without_names(conn, [each.report for each in fresh])
            made = _keep(parts.city, conn, job["id"], [replace(each, report=report) for each, report in zip(fresh, plain, strict=True)], now)
            seal(conn, "case", {case["no"]: said for case, said in zip(made, names, strict=True)})
            opens = [case for case in made if not parts.city.states[case["state"]].over]
            outbox.put(conn, *(_message(parts.city, case, known_areas, now) for case in opens))
        self._row = row
        if made:
            bus.dirty(parts.bus, sorted({f"case:{_community(case)}" for case in made}))


def _fresh(conn: Connection, good: Sequence[Prepared]) -> list[Prepared]:
    """Those that are not there yet; of two with one number in a file the first."""
    known: set[tuple[str, str]] = set(cases.numbers_of(conn, {_key(each) for each in good})) if good else set()
    fresh = []
    for each in good:
        if _key(each) not in known:
            known.add(_key(each))
            fresh.append(each)
    return fresh


def _key(each: Prepared) -> tuple[str, str]:
    return each.report.source, each.report.external_id


def _keep(city: "City", conn: Connection, id: int, fresh: Sequence[Prepared], now: datetime) -> list[Row]:
    """Write cases and steps; the cases. A number tells the day of the report."""
    days = Counter(f"C{each.report.at.astimezone(city.tz):%Y%m%d}-" for each in fresh)
    numbers = {prefix: iter(cases.take_numbers(conn, prefix, count)) for prefix, count in days.items()}
    made = [_opened(city, next(numbers[f"C{each.report.at.astimezone(city.tz):%Y%m%d}-"]), id, each, now) for each in fresh]
    cases.add(conn, [case for case, _ in made])
    cases.add_steps(conn, [step for _, steps in made for step in steps])
    return [case for case, _ in made]


def _opened(city: "City", no: str, id: int, each: Prepared, now: datetime) -> tuple[Row, list[Row]]:
    """The case and its steps. What was closed elsewhere has run its course there; the time of what is open runs from now, as for whatever is handed on late."""
    report, flow = each.report, city.flow(each.report.workflow)
    category, begun = city.categories[report.category], report.at if each.closed_at else now
    names = ("workflow", "source", "external_id", "category", "title", "text", "lon", "lat", "area", "reporter")
    reported = {
        "no": no,
        **{name: getattr(report, name) for name in names},
        "reported_at": report.at,
        "received_at": begun,
        "urgent": category.urgent or report.urgent,
        "time_limit": category.limit,
        "officer": None,
    }
    who = {"case_no": no, "account_id": None, "actor": report.source, "note": None}
    steps: list[Row] = [{**who, "action": "report", "from_state": None, "to_state": flow.start, "at": begun, "data": {"imported": id}}]
    case = {**reported, **opened(flow, reported, steps[0], city.zone)}
    if each.closed_at is not None:
        end = VOIDED if each.ended else next(name for name, state in flow.states.items() if state.done == "closed")
        steps.append({**who, "action": "import_closed", "from_state": flow.start, "to_state": end, "at": each.closed_at, "data": None})
        case |= stepped(flow, case, steps[1], city.zone)
    return case, steps


def _message(city: "City", case: Row, known: Any, now: datetime) -> Row:
    """An open case comes to the screens without sound or banner."""
    return outbox.message("case", case["no"], _community(case), live_case(city, case, known, now), now, event="report")


def _community(case: Row) -> str:
    return at_level(case["area"], "community") or str(case["area"])


def _refused(id: int, each: Refusal) -> Row:
    names = ("row", "column", "code", "zh", "en")
    return {"import_id": id, **{name: getattr(each, name) for name in names}}
