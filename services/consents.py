"""Sheets of consent (签名表): a matter the homes of a building agree to, how each stands, and how many more are needed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.consent import CONSENT, LARGEST_M2, UNSIGNED, Vote, tally
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.homes import table
from core.masking import mask_name, mask_text
from core.words import Words
from services import audit
from services._parts import Parts
from services.answer import lives_there
from services.buildings import must_see_homes
from services.cases import wire_time
from services.may import for_post
from services.typed_names import masked
from store import buildings
from store import consents as queries

if TYPE_CHECKING:
    from services.who import Account

WRITERS = ("community", "officer", "dispatcher")
LONGEST_TITLE, LONGEST_NOTE = 80, 200
Found = dict[str, Any]


def of_building(parts: Parts, account: "Account", building: int) -> Found:
    """`{items, matters, may}`: the sheets of a building in short, what one may be about, and whether this account makes them. Raises NotFound, NotAllowed."""
    must_see_homes(parts, account)
    with parts.store.read() as conn:
        _building(conn, account, building)
        rows = queries.of_building(conn, account.scope, building)
        votes = queries.votes(conn, building, [row["id"] for row in rows])
    items = [{**_short(parts, row), "counts": _tally(votes[row["id"]], row)} for row in rows]
    matters = [{"id": each.id, "zh": each.zh, "en": each.en, "threshold": each.threshold, "agree": each.agree} for each in parts.city.matters.values()]
    return {"items": items, "matters": matters, "may": for_post(parts, account, "consents.homes", WRITERS)}


def sheet(parts: Parts, account: "Account", id: int) -> Found:
    """A sheet with its homes as floors × units. Raises NotFound, NotAllowed."""
    must_see_homes(parts, account)
    with parts.store.read() as conn:
        row = _sheet(conn, account, id)
        homes, floors = queries.homes_of(conn, row), buildings.one(conn, row["building"])["floors"]  # type: ignore[index]
    near = lives_there(account, row["area"])
    shown = [_home(parts, each, near) for each in homes]
    counts = _tally(homes, row)
    matter = parts.city.matters.get(row["matter"])
    rule = matter.rule._asdict() if matter else None
    return {**_short(parts, row), "counts": counts, "rule": rule, **_may(parts, account, row["closed_at"] is None), **table(shown, floors)}


def _may(parts: Parts, account: "Account", open_: bool) -> Found:
    """`keeps`: whether sheets are the account's to keep; `may`: whether it may write into this one now."""
    keeps = for_post(parts, account, "consents.homes", WRITERS)
    return {"keeps": keeps, "may": keeps and open_}


def _tally(homes: Sequence[Mapping[Any, Any]], sheet: Mapping[Any, Any]) -> Found:
    """How a sheet stands; a home whose owner nobody knows counts as one owner of its own."""
    votes = [Vote(each["state"] or UNSIGNED, each["m2"], each["owner"] if each["owner"] is not None else f"home {each['id']}") for each in homes]
    return tally(votes, sheet["threshold"], sheet["agree"])


def _short(parts: Parts, row: Mapping[Any, Any]) -> Found:
    matter = parts.city.matters.get(row["matter"])
    words = matter.words if matter else Words(row["matter"], row["matter"])
    known = {name: row[name] for name in ("id", "title", "threshold", "agree", "building", "building_name", "area", "unit")}
    times = {"at": wire_time(parts.city, row["at"]), "closed_at": wire_time(parts.city, row["closed_at"]) if row["closed_at"] else None}
    return {**known, **times, "matter": row["matter"], "matter_zh": words.zh, "matter_en": words.en, "ref": f"consent:{row['id']}"}


def _home(parts: Parts, row: Mapping[Any, Any], near: bool) -> Found:
    state = row["state"] or UNSIGNED
    said = {"note": mask_text(row["note"], row["owner_name"]) if row["note"] else None, "at": wire_time(parts.city, row["at"]) if row["at"] else None}
    owner = mask_name(row["owner_name"]) if near and row["owner_name"] else None
    words = {"state_zh": CONSENT[state].zh, "state_en": CONSENT[state].en}
    home = {name: row[name] for name in ("id", "label", "occupied", "m2")}
    return {**home, "state": state, **words, "owner": owner, **said, "by": row["unit"]}


def make(parts: Parts, account: "Account", building: int, matter: str, title: str, threshold: float | None = None, agree: float | None = None) -> Found:
    """A new sheet for a building. Raises NotFound, NotAllowed, BadInput."""
    _may_write(parts, account)
    kind = parts.city.matters.get(matter)
    if kind is None:
        raise BadInput("bad_matter", f"There is no matter {matter}: give one of {', '.join(parts.city.matters)}.", "matter", f"没有事项 {matter}。")
    share, most = kind.threshold if threshold is None else threshold, kind.agree if agree is None else agree
    if not 0 < share <= 1:
        raise BadInput("bad_threshold", "The share is above 0 and at most 1.", "threshold", "比例须大于 0、不超过 1。")
    if not 0.5 <= most <= 1:
        raise BadInput("bad_agree", "The share that agrees is at least one half and at most 1.", "agree", "同意比例须不小于一半、不超过 1。")
    now = datetime.now(UTC)
    with parts.store.write() as conn:
        row = _building(conn, account, building)
        if not buildings.homes_of(conn, building):
            raise Conflict("No home of this building is registered, so none can agree.", {"zh": "该楼没有登记户室，无法建表。"})
        named = " ".join(title.split())[:LONGEST_TITLE] or f"{row['name']}{kind.zh}"
        by = {"account_id": account.id, "unit": account.unit, "at": now}
        id = queries.add(
            conn, {"building": building, "matter": matter, "title": mask_text(masked(conn, row["area"], named)), "threshold": share, "agree": most, **by}
        )
        audit.record(conn, account, "make_consent", target=f"consent:{id}", detail={"building": building, "matter": matter})
    return sheet(parts, account, id)


def mark(parts: Parts, account: "Account", id: int, home: int, state: str, note: str, m2: float | None = None) -> Found:
    """A home has agreed, is against, has not signed, or cannot be reached; `m2` is its floor area where the deed says one that was not known.

    Raises NotFound, NotAllowed, BadInput, Conflict for a sheet that is closed.
    """
    _may_write(parts, account)
    if state not in CONSENT:
        raise BadInput("bad_state", f"A home is one of {', '.join(CONSENT)}.", "state", "状态须为已签同意、已签不同意、未签或联系不上。")
    if m2 is not None and not 0 < m2 <= LARGEST_M2:
        raise BadInput("bad_m2", f"A floor area is above 0 and at most {LARGEST_M2} m².", "m2", f"面积须大于 0、不超过 {LARGEST_M2} 平方米。")
    if len(note) > LONGEST_NOTE:
        raise BadInput("too_long", f"A note has at most {LONGEST_NOTE} characters.", "note", f"备注最多 {LONGEST_NOTE} 字。")
    with parts.store.write() as conn:
        row = _sheet(conn, account, id)
        if row["closed_at"] is not None:
            raise Conflict("This sheet is closed: open it again first.", {"zh": "此表已结束，请先重新打开。"})
        if home not in {each["id"] for each in queries.homes_of(conn, row)}:
            raise NotFound(f"There is no home {home} on this sheet.")
        now = datetime.now(UTC)
        said = masked(conn, row["area"], " ".join(note.split()))
        queries.mark(conn, id, home, {"state": state, "note": said, "account_id": account.id, "unit": account.unit, "at": now})
        if m2 is not None:
            queries.measure(conn, home, round(m2, 2))
        measured = {} if m2 is None else {"m2": round(m2, 2)}
        audit.record(conn, account, "mark_consent", target=f"consent:{id}", detail={"home": home, "state": state, **measured})
    return sheet(parts, account, id)


def close(parts: Parts, account: "Account", id: int, closed: bool) -> Found:
    """The vote is over, or goes on after all. Raises NotFound, NotAllowed."""
    _may_write(parts, account)
    with parts.store.write() as conn:
        _sheet(conn, account, id)
        queries.close(conn, id, datetime.now(UTC) if closed else None)
        audit.record(conn, account, "close_consent" if closed else "open_consent", target=f"consent:{id}")
    return sheet(parts, account, id)


def _building(conn: Any, account: "Account", id: int) -> Mapping[Any, Any]:
    row = buildings.one(conn, id)
    if row is None or not account.scope.covers(row["area"]):
        raise NotFound(f"There is no building {id}.")
    return row


def _sheet(conn: Any, account: "Account", id: int) -> Any:
    row = queries.one(conn, account.scope, id)
    if row is None:
        raise NotFound(f"There is no sheet of consent {id}.")
    return row


def _may_write(parts: Parts, account: "Account") -> None:
    if account.kind != "person" or not for_post(parts, account, "consents.homes", WRITERS):
        raise NotAllowed("The community keeps sheets of consent.", Words("签名表由社区维护。", "The community keeps sheets of consent."))
