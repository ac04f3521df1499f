"""Cases found in one's scope, listed in an order, counted by board column, or as the ones a figure counts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from core.case_filter import NO, YES, CaseFilter
from core.errors import BadInput
from core.indicators import Indicator, window
from services._case_conditions import CLOSED_TODAY, conditions, midnight, states_of
from services._figures_cases import reach_of
from services._parts import Parts
from services.answer import Question, asked
from services.areas import ever
from services.cases import case_item
from store import cases as queries
from store import figures

if TYPE_CHECKING:
    from services.who import Account

Order = Literal[
    "pressing", "latest",
    "no", "-no", "category", "-category", "area", "-area", "state", "-state", "reported", "-reported",
]  # fmt: skip


def find_cases(
    parts: Parts,
    account: "Account",
    area: str | None = None,
    state: str | None = None,
    column: str | None = None,
    category: str | None = None,
    department: str | None = None,
    light: str | None = None,
    source: str | None = None,
    external_id: str | None = None,
    open: bool | None = None,
    order: Order = "pressing",
    limit: int = 100,
    after: str | None = None,
    wanted: CaseFilter | None = None,
    only: Sequence[Any] = (),
) -> tuple[list[dict[str, Any]], str | None]:
    """Cases in the account's scope and the cursor of the next page, those of a filter `wanted` or of the single fields, and of conditions `only`.

    `pressing` is the board's order; `latest` are the cases on the board, the last thing that happened first; the others go by a column of
    the list, with - before it the other way round, states in the order in which a case goes through them.
    `state`, `category` (a major or a minor one) and `department` may be several with commas. Raises NotFound for an area outside the
    scope, BadInput for a state, column or cursor that does not exist.
    """
    now, place = _cursor(after, str if order.removeprefix("-") in queries.TEXTS else int)
    given = {"area": area, "state": state, "column": column, "category": category, "department": department, "light": light, "source": source}
    opened = {None: "", True: YES, False: NO}[open]
    asked_for = wanted or CaseFilter(**{name: value or "" for name, value in given.items()}, open=opened)
    where = [*conditions(parts, account, asked_for, now, board=order == "latest", external_id=external_id), *only]
    with parts.store.read() as conn:
        if order == "latest":
            rows = queries.latest(conn, where, limit + 1, place)
        elif order != "pressing":
            rows = queries.sorted_by(conn, where, order.removeprefix("-"), order.startswith("-"), list(parts.city.states), limit + 1, place)
        else:
            rows = queries.find(conn, where, parts.city.open_states(), now, limit + 1, place)
    known, at = ever(parts), datetime.now(UTC)
    items = [case_item(parts.city, account, row, known, at) for row in rows[:limit]]
    last = rows[limit - 1] if len(rows) > limit else None
    return items, f"{now.timestamp():.0f}~{last['rank']}~{last['no']}" if last else None


def count_cases(parts: Parts, account: "Account", wanted: CaseFilter, only: Sequence[Any] = ()) -> int:
    """How many cases of the account's scope a filter holds, of which `only` must hold too. Raises what `find_cases` raises."""
    where = [*conditions(parts, account, wanted, datetime.now(UTC)), *only]
    with parts.store.read() as conn:
        return queries.count(conn, where)


def counted_cases(
    parts: Parts, account: "Account", question: Question, column: str | None = None, light: str | None = None, limit: int = 100
) -> tuple[list[dict[str, Any]], int]:
    """The cases that the answer to `question` counts (of a rate: what it is a share of), in the board's order, and how many they are.

    `column` and `light` narrow them further. Raises what `asked` raises, BadInput also for an indicator that counts no cases.
    """
    city, now = parts.city, datetime.now(UTC)
    complete = asked(parts, account, question)
    indicator = city.indicators[complete.indicator]
    if indicator.family != "case":
        raise BadInput("bad_of", f"{indicator.id} counts no cases: ask for the cases of one that does, such as case.open", "of")
    states = states_of(city, None, column, None, lit=light is not None)
    since = midnight(city, now) if column == CLOSED_TODAY else None
    seen = queries.conditions(city.code, account.scope, complete.area, states, None, light, now, since)
    wanted = [*_counted(parts, complete, indicator, now), *seen]
    with parts.store.read() as conn:
        rows, total = queries.find(conn, wanted, city.open_states(), now, limit, None), queries.count(conn, wanted)
    known = ever(parts)
    return [case_item(city, account, row, known, now) for row in rows], total


def _counted(parts: Parts, question: Question, indicator: Indicator, now: datetime) -> list[Any]:
    reach = reach_of(parts, question)
    if not indicator.happens:
        return figures.that_stand(indicator, reach, now, now)
    span = window(question.period or indicator.period, now, parts.city.tz)
    return figures.that_happened(indicator, reach, span.start, min(span.end, now))


def count_columns(parts: Parts, account: "Account", wanted: CaseFilter | str | None = None) -> dict[str, dict[str, int]]:
    """How many cases stand in each board column, of an area or of a filter: total, red and yellow."""
    now = datetime.now(UTC)
    narrowed = wanted if isinstance(wanted, CaseFilter) else CaseFilter(area=wanted or "")
    where = conditions(parts, account, narrowed, now, board=True)
    with parts.store.read() as conn:
        counts = queries.count_states(conn, where, now)
    return {
        column.id: {kind: sum(counts.get(state, {}).get(kind, 0) for state in column.states) for kind in ("total", "red", "yellow")}
        for column in parts.city.columns
    }


def _cursor(after: str | None, kind: type[int] | type[str]) -> tuple[datetime, tuple[Any, str] | None]:
    """When the first page was asked for, which later pages go by too since lights turn meanwhile, and the last case of the page before: its rank, a `kind`,
    and number."""
    if not after:
        return datetime.now(UTC).replace(microsecond=0), None
    try:
        at, rank, no = after.split("~")
        return datetime.fromtimestamp(int(at), UTC), (rank if kind is str else min(int(rank), queries.LAST), no)
    except (ValueError, OverflowError, OSError) as error:
        raise BadInput("bad_cursor", "after is the next of the page before.", "after") from error
