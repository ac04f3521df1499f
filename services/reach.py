"""Reaching a person of a declared service: one field shown for a minute, a call or a message through a provider. For a purpose tied to a case, a task or
a sheet of consent, counted against a daily allowance, and recorded before anything happens: no record, no reveal (services/_reaching.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from core.errors import BadInput, NotAllowed, NotFound
from core.reach import FIELDS, OUTCOMES
from core.rights import reveals
from core.words import Words
from services import audit
from services._parts import Parts
from services._reaching import Found, Whom, Wish, show, through
from services._served import Served, served
from services.cases import visible
from services.may import asker
from store import buildings, cases, consents, tasks
from store import reach as queries

if TYPE_CHECKING:
    from services.who import Account

MOST_HOMES = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: a person in a service (any service of the scope that knows him where none is named), why, and for which matter."""

    person: int
    purpose: str
    ref: str
    service: str | None = None
    subject: int | None = None
    address: str | None = None

    def wish(self, field: str) -> Wish:
        """The same of one field."""
        return Wish(f"person:{self.person}", field, self.ref, self.purpose, self.address)


def reveal(parts: Parts, account: "Account", asked: Asked, field: str) -> Found:
    """One field of one person: `{value, seconds, until, allowance}`. Raises NotFound, NotAllowed, BadInput; a refusal is on record too."""
    if field not in FIELDS:
        raise BadInput("bad_field", f"A field is one of {', '.join(FIELDS)}.", "field", "字段须为姓名或电话。")
    return show(parts, account, asked.wish(field), partial(_find, parts, account, asked, field))


def call(parts: Parts, account: "Account", asked: Asked) -> Found:
    """A call through the provider; neither side sees a number: `{id, state, why, allowance}`. Raises Conflict where there is no provider."""
    return through(parts, account, asked.wish("phone"), "call", "", partial(_find, parts, account, asked, "phone"))


def message(parts: Parts, account: "Account", asked: Asked, text: str) -> Found:
    """A text message through the provider."""
    return through(parts, account, asked.wish("phone"), "message", text, partial(_find, parts, account, asked, "phone"))


def note_outcome(parts: Parts, account: "Account", id: int, outcome: str) -> None:
    """What came of one's own call, message or look. Raises NotFound, BadInput."""
    if outcome not in OUTCOMES:
        raise BadInput("bad_outcome", f"An outcome is one of {', '.join(OUTCOMES)}.", "outcome", "结果须为已联系上、无人接听或号码有误。")
    with parts.store.write() as conn:
        row = queries.one(conn, id)
        if row is None or row["account_id"] != account.id:
            raise NotFound(f"You reached nobody under {id}.")
        queries.change(conn, id, {"outcome": outcome})
        audit.record(conn, account, "reach_outcome", target=f"reach:{id}", detail={"outcome": outcome})


def _find(parts: Parts, account: "Account", asked: Asked, field: str, conn: Connection) -> Whom:
    found = _entitled(parts, account, asked, field, conn)
    _matter(conn, account, asked.ref, found)
    return Whom(f"person:{asked.person}", found.service.id, str(found.subject), asked.ref, field, found.row[field], asked.person)


def _entitled(parts: Parts, account: "Account", asked: Asked, field: str, conn: Connection) -> Served:
    """The person in a service whose field this role may see whole. Raises NotFound where no service of the scope knows him, NotAllowed."""
    known = [each for each in _known(parts, account, asked, conn) if each.row["person"] == asked.person]
    if not known:
        raise NotFound(f"There is no person {asked.person} in a service of your scope.")
    right = reveals(asker(parts.city, account), "person", field)
    open_to = [each for each in known if right and field in each.service.fields and account.role in each.service.fields[field].reveal]
    if not open_to:
        words = Words("您的岗位不能查看此项。", "Your post may not see this field.")
        raise NotAllowed(words.en, words)
    found = next((each for each in open_to if each.row.get(field)), None)
    if found is None:
        raise NotFound(f"No {field} is known of person {asked.person}.")
    return found


def _known(parts: Parts, account: "Account", asked: Asked, conn: Connection) -> list[Served]:
    if asked.service is not None and asked.subject is not None:
        return [served(parts, account, asked.service, asked.subject, conn)]
    found: list[Served] = []
    for service in parts.city.services.values():
        if account.kind != "person" or account.role not in service.roles or asked.service not in (None, service.id):
            continue
        if service.of == "owners":
            rows = queries.owned_by(conn, account.scope, asked.person, MOST_HOMES)
        else:
            rows = queries.memberships(conn, account.scope, service.id, asked.person)
        found += [Served(service, row["subject"], row) for row in rows]
    return found


def _matter(conn: Connection, account: "Account", ref: str, found: Served) -> None:
    """The matter must be one the account may see, still open, and of this person's building where it is a sheet. Raises NotFound."""
    kind, _, number = ref.partition(":")
    if kind == "consent" and number.isdigit() and len(number) < 10:
        row = consents.one(conn, account.scope, int(number))
        if row is not None and row["closed_at"] is None and row["building"] == found.row["building"]:
            return
    elif kind == "task" and number.isdigit() and len(number) < 10:
        task = tasks.one(conn, int(number))
        if task is not None and task["done_at"] is None and account.scope.covers(task["area"]):
            return
    else:
        case = cases.one(conn, ref[:24])
        if case is not None and case["closed_at"] is None and visible(account, case):
            return
    raise NotFound("Name an open case, task or sheet of consent that you may see and that is about this person.")


def place_of(conn: Connection, building: int) -> tuple[float, float]:
    """Where a building stands, lon and lat."""
    row: Mapping[Any, Any] = buildings.one(conn, building)  # type: ignore[assignment]
    return row["lon"], row["lat"]
