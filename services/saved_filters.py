"""Filters of lists of cases, kept under a name: mine, or shared with my role or my unit; with one of them an account begins.

A filter holds no area: it narrows whatever one looks at.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from core import case_filter
from core.areas import ancestors
from core.case_filter import CaseFilter
from core.errors import BadInput, NotAllowed, NotFound
from core.masking import mask_text
from services._parts import Parts
from services.find_cases import count_cases
from services.typed_names import refuse
from store import saved_filters as queries

if TYPE_CHECKING:
    from services.who import Account

Audience = Literal["mine", "role", "unit"]
LONGEST_NAME, MOST = 40, 50
TABS = ("board", "list")


def saved(parts: Parts, account: "Account", area: str | None = None) -> list[dict[str, Any]]:
    """What the account may use, by name: `id, name, audience, own, default, query, zh, en, count` (open cases in `area`, unless it says which).

    Raises NotFound for an area outside the scope.
    """
    with parts.store.read() as conn:
        rows, default = queries.listed(conn, _shown(account)), queries.default_of(conn, account.id)
    now = datetime.now(UTC)
    return [_view(parts, account, row, area or account.area, default, now) for row in rows]


def _view(parts: Parts, account: "Account", row: Mapping[Any, Any], area: str, default: int | None, now: datetime) -> dict[str, Any]:
    wanted = case_filter.known(parts.city, row["query"], now)  # a pack may have dropped what was chosen then
    words = case_filter.words(parts.city, wanted)
    return {
        **{name: row[name] for name in ("id", "audience")},
        "name": mask_text(row["name"]),
        "own": row["account_id"] == account.id,
        "default": row["id"] == default,
        "query": {**case_filter.written(wanted), **({"tab": row["query"]["tab"]} if row["query"].get("tab") in TABS else {})},
        "zh": words.zh,
        "en": words.en,
        "count": count_cases(parts, account, _in(wanted, area).listed()),
    }


def _in(wanted: CaseFilter, area: str) -> CaseFilter:
    return CaseFilter(**{**case_filter.written(wanted), "area": area})


def begins_with(parts: Parts, account: "Account") -> dict[str, str]:
    """The address of the filter the account begins with, {} for none."""
    with parts.store.read() as conn:
        number = queries.default_of(conn, account.id)
        row = None if number is None else queries.one(conn, number, _shown(account))
    if row is None:
        return {}
    return {**case_filter.written(case_filter.known(parts.city, row["query"], datetime.now(UTC))), "tab": row["query"].get("tab", "board")}


def save(parts: Parts, account: "Account", name: str, audience: Audience, query: Mapping[str, Any]) -> int:
    """Keep a filter under a name of one's own; its number. Raises BadInput for a name that is taken, too many, or what is no filter."""
    row = {**_checked(parts, name, query), "audience": audience, "account_id": account.id, "role": account.role, "area": account.area}
    with parts.store.write() as conn:
        _nobody(conn, account, row)
        known = queries.of_account(conn, account.id)
        _free(known, row["name"])
        if len(known) >= MOST:
            raise BadInput("too_many", f"{MOST} filters at most: delete one first.", "name")
        return queries.add(conn, {**row, "department": account.department, "at": datetime.now(UTC)})


def change(parts: Parts, account: "Account", number: int, name: str | None, audience: Audience | None, query: Mapping[str, Any] | None) -> None:
    """Rename one of one's own, share it or not, or let it hold another filter. Raises NotFound, NotAllowed for another's, BadInput."""
    with parts.store.write() as conn:
        row = _own(conn, account, number)
        values = _checked(parts, row["name"] if name is None else name, row["query"] if query is None else query)
        _nobody(conn, account, values)
        _free(queries.of_account(conn, account.id), values["name"], number)
        queries.change(conn, number, {**values, "audience": audience or row["audience"], "at": datetime.now(UTC)})


def delete(parts: Parts, account: "Account", number: int) -> None:
    """Take one of one's own away, from all who use it. Raises NotFound, NotAllowed for another's."""
    with parts.store.write() as conn:
        _own(conn, account, number)
        queries.remove(conn, number)


def begin_with(parts: Parts, account: "Account", number: int | None) -> None:
    """Let one's lists begin with a filter one may use, or with none. Raises NotFound."""
    with parts.store.write() as conn:
        if number is not None and queries.one(conn, number, _shown(account)) is None:
            raise NotFound(f"There is no filter {number}.")
        queries.set_default(conn, account.id, number)


def _shown(account: "Account") -> Any:
    return queries.shown_to(account.id, account.role, ancestors(account.area), account.department)


def _own(conn: Any, account: "Account", number: int) -> Mapping[Any, Any]:
    row = queries.one(conn, number, _shown(account))
    if row is None:
        raise NotFound(f"There is no filter {number}.")
    if row["account_id"] != account.id:
        raise NotAllowed("Somebody else shares this filter: only its owner changes it.")
    return row


def _nobody(conn: Any, account: "Account", row: Mapping[str, Any]) -> None:
    """Raise BadInput where the name of a filter or the text it looks for is that of a resident: others would read it."""
    refuse(conn, account.area, row["name"], "name")
    refuse(conn, account.area, row["query"].get("text", ""), "text")


def _checked(parts: Parts, name: str, query: Mapping[str, Any]) -> dict[str, Any]:
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise BadInput("bad_name", f"A name has 1 to {LONGEST_NAME} characters.", "name")
    tab = query.get("tab")
    if tab is not None and tab not in TABS:
        raise BadInput("bad_filter", f"tab is one of: {', '.join(TABS)}.", "tab")
    asked = {key: value for key, value in query.items() if key not in ("tab", "area")}
    wanted = case_filter.written(case_filter.read(parts.city, asked, datetime.now(UTC)))
    return {"name": name, "query": {**wanted, **({"tab": tab} if tab else {})}}


def _free(known: Mapping[str, int], name: str, but: int | None = None) -> None:
    if known.get(name, but) != but:
        raise BadInput("name_taken", f"You have a filter called {name}: give another name, or change that one.", "name")
