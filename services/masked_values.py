"""What is masked in the words of a record, each value shown by itself for a minute, or called, for a stated purpose (services/_reaching.py).

The record is the matter: it must be one the account sees, and still open. Names were sealed when they were typed (services/typed_names.py), numbers, mail
and plates stand in the texts and are masked whenever these are read.
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection

from core.errors import BadInput, NotAllowed, NotFound
from core.masking import TEXT_KINDS, Seen, mask, mask_text
from core.reach import MASKED_FIELDS, OUTCOMES
from core.rights import reveals
from core.words import Words
from services import _reaching as reaching
from services._parts import Parts
from services._reaching import Whom, Wish
from services.masked_in import KINDS
from services.masked_in._base import Kind, Matter
from services.may import asker, must_see
from store import reach, typed_names

if TYPE_CHECKING:
    from services.who import Account

TYPED, LOOKS = Words("文中所述", "Named in its words"), 10
Found = dict[str, Any]


class Value(NamedTuple):
    """Something personal that a record holds masked; `person` is whose it is, where that is known."""

    id: str
    where: Words
    kind: str
    value: str
    person: int | None = None


def masked_values(parts: Parts, account: "Account", kind: str, ref: str) -> Found:
    """`{of, items [{id, kind, zh, en, where, mask, reveal}], closed, purposes, allowance, calls, outcomes, looks}`. Raises NotFound."""
    with parts.store.read() as conn:
        matter, values = _of(parts, account, conn, kind, ref)
        looks = reach.about(conn, _service(kind), ref, LOOKS)
        used = reaching.used_today(parts, conn, account)
    of, rights = _kind(kind).columns, asker(parts.city, account)
    return {
        "of": of,
        "items": [
            {
                "id": each.id,
                "kind": each.kind,
                **MASKED_FIELDS[each.kind]._asdict(),
                "where": each.where._asdict(),
                "mask": mask(each.kind, each.value),
                "reveal": matter.closed is None and reveals(rights, of, each.kind),
            }
            for each in values
        ],
        "closed": matter.closed._asdict() if matter.closed else None,
        "purposes": sorted(reaching.purposes(parts), key=lambda each: each["id"] != _kind(kind).purpose),
        "allowance": {"used": used, "of": parts.city.reaches_per_day},
        "calls": reaching.provider_words(parts),
        "outcomes": {key: words._asdict() for key, words in OUTCOMES.items()},
        "looks": [reaching.look(parts, account, each) for each in looks],
    }


def may_show(parts: Parts, account: "Account") -> bool:
    """Whether some kind of them is ever shown to the account's post."""
    rights = asker(parts.city, account)
    return account.kind == "person" and any(reveals(rights, "text", kind) for kind in TEXT_KINDS)


def show(parts: Parts, account: "Account", kind: str, ref: str, id: str, wish: Wish) -> Found:
    """One of them, for a minute. Raises NotFound, NotAllowed, BadInput; a refusal is on record too."""
    return reaching.show(parts, account, wish, partial(_find, parts, account, kind, ref, id))


def call(parts: Parts, account: "Account", kind: str, ref: str, id: str, wish: Wish) -> Found:
    """Call one that is a telephone, through the provider: neither side sees a number."""
    return reaching.through(parts, account, wish, "call", "", partial(_telephone, parts, account, kind, ref, id))


def message(parts: Parts, account: "Account", kind: str, ref: str, id: str, wish: Wish, text: str) -> Found:
    """A text message to one that is a telephone."""
    return reaching.through(parts, account, wish, "message", text, partial(_telephone, parts, account, kind, ref, id))


def _telephone(parts: Parts, account: "Account", kind: str, ref: str, id: str, conn: Connection) -> Whom:
    whom = _find(parts, account, kind, ref, id, conn)
    if whom.field != "phone":
        raise BadInput("bad_id", "Only a telephone is called or written to.", "id", "只能对电话代呼、发短信。")
    return whom


def wish(kind: str, ref: str, id: str, purpose: str, address: str | None) -> Wish:
    """A wish for a value of a record, as a refusal's line says it."""
    return Wish(f"{kind[:12]}:{ref[:40]}", id[:40], f"{kind[:12]}:{ref[:40]}", purpose, address)


def _find(parts: Parts, account: "Account", kind: str, ref: str, id: str, conn: Connection) -> Whom:
    matter, values = _of(parts, account, conn, kind, ref)
    found = next((each for each in values if each.id == id), None)
    if found is None:
        raise NotFound("There is no such value here.")
    why = matter.closed or (
        None if reveals(asker(parts.city, account), _kind(kind).columns, found.kind) else Words("您的岗位不能查看此项。", "Your post may not see this field.")
    )
    if why is not None:
        raise NotAllowed(why.en, why)
    target = f"{kind}:{ref}" if found.person is None else f"person:{found.person}"
    return Whom(target, _service(kind), ref, ref if kind == "case" else f"{kind}:{ref}", found.kind, found.value, found.person)


def _of(parts: Parts, account: "Account", conn: Connection, kind: str, ref: str) -> tuple[Matter, list[Value]]:
    of = _kind(kind)
    if account.kind != "person":
        raise NotFound(f"There is no {kind} {ref}.")
    if of.record is not None:
        must_see(parts, account, of.record)
    matter = of.matter(parts, account, conn, ref)
    found: dict[tuple[str, str], Value] = {}
    for each in _values(conn, kind, ref, matter):
        found.setdefault((each.kind, each.value), each)
    return matter, list(found.values())


def _values(conn: Connection, kind: str, ref: str, matter: Matter) -> Iterator[Value]:
    yield from (Value(each.id, each.where, each.kind, each.value) for each in matter.facts)
    yield from (Value(f"name-{row['id']}", TYPED, "name", row["name"], row["person"]) for row in typed_names.sealed(conn, kind, ref))
    for text in matter.texts:
        seen: Seen = []
        mask_text(text.text, text.name, seen)
        yield from (Value(f"{text.id}.{n}", text.where, of, value) for n, (of, value) in enumerate(seen))


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise NotFound(f"There are no records of the kind {kind}: {', '.join(KINDS)}.")
    return KINDS[kind]


def _service(kind: str) -> str:
    return f"masked.{kind}"
