"""A filter of cases as the store asks it: in the asker's scope, never by what is masked."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.case_filter import YES, CaseFilter
from core.errors import BadInput
from core.indicators import window
from core.page_choice import split
from services._parts import Parts
from services.areas import allowed
from store import case_filter as extra
from store import cases as queries

if TYPE_CHECKING:
    from core.city import City
    from services.who import Account

CLOSED_TODAY = "closed_today"  # the board column that forgets what was closed before midnight
_NUMBER = re.compile(r"[Cc]?[0-9][0-9-]*")
_MOST_DIGITS = 3  # a mask leaves so many at the ends of a long number: no more can be found out by searching


def midnight(city: "City", now: datetime) -> datetime:
    """When the city's present day began."""
    return now.astimezone(city.tz).replace(hour=0, minute=0, second=0, microsecond=0)


def conditions(parts: Parts, account: "Account", wanted: CaseFilter, now: datetime, board: bool = False, external_id: str | None = None) -> list[Any]:
    """What all must hold. `board` leaves out what was closed before today.

    Raises NotFound for an area outside the scope, BadInput for a state or column that does not exist.
    """
    city = parts.city
    opened = None if not wanted.open else wanted.open == YES
    states = states_of(city, wanted.state or None, wanted.column or None, opened, lit=bool(wanted.light))
    since = midnight(city, now) if wanted.column == CLOSED_TODAY else None
    area = allowed(parts, account, wanted.area or None)
    light, category, department = (value or None for value in (wanted.light, wanted.category, wanted.department))
    found = queries.conditions(city.code, account.scope, area, states, category, light, now, since, external_id=external_id, department=department)
    found += [extra.on_board(midnight(city, now))] if board else []
    return found + _more(city, account, wanted, now)


def _more(city: "City", account: "Account", wanted: CaseFilter, now: datetime) -> list[Any]:
    found = [extra.of_source(split(wanted.source))] if wanted.source else []
    found += [extra.of_workflow(split(wanted.workflow))] if wanted.workflow else []
    found += [extra.urgent(wanted.urgent == YES)] if wanted.urgent else []
    found += [extra.flagged(split(wanted.flag))] if wanted.flag else []
    found += [extra.past_deadline(now)] if wanted.overdue else []
    if wanted.period:
        span = window(wanted.period, now, city.tz)
        found.append(extra.reported(span.start, span.end if span.end < now else None))
    found += [extra.mine(account.id, account.officer, account.department)] if wanted.mine else []
    return found + [_word(word) for word in wanted.text.split()]


def _word(word: str) -> Any:
    """A word of a search. One with a long run of digits is looked for in case numbers alone, lest a masked number be found out bit by bit."""
    if _NUMBER.fullmatch(word):
        return extra.numbered(word)
    if any(ch.isdigit() for ch in word) and (not word.isalnum() or _longest_run(word) > _MOST_DIGITS):
        return extra.numbered(word)
    return extra.worded(word)


def _longest_run(word: str) -> int:
    runs = re.findall(r"\d+", word)
    return max(len(run) for run in runs) if runs else 0


def states_of(city: "City", state: str | None, column: str | None, open: bool | None, lit: bool) -> list[str] | None:
    """The states asked for by any of the ways, None for all. Only open cases are `lit`."""
    chosen: list[set[str]] = []
    if state:
        named = set(state.split(","))
        if unknown := named - city.states.keys():
            raise BadInput("unknown_state", f"There is no state {', '.join(sorted(unknown))}; states: {', '.join(city.states)}.", "state")
        chosen.append(named)
    if column:
        by_id = {known.id: known.states for known in city.columns}
        if column not in by_id:
            raise BadInput("unknown_column", f"There is no column {column}; columns: {', '.join(by_id)}.", "column")
        chosen.append(set(by_id[column]))
    opened = set(city.open_states())
    if open is not None:
        chosen.append(opened if open else city.states.keys() - opened)
    if lit:
        chosen.append(opened)
    return sorted(set.intersection(*chosen)) if chosen else None
