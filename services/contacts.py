"""The address book (通讯录): who works where, by post and area; one message to many, with receipts. Numbers stay masked."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import ancestors
from core.errors import BadInput, NotFound
from core.masking import mask_name, mask_phone, mask_text
from core.search import normal, readings
from core.words import Words
from services import audit
from services._parts import Parts
from services.areas import allowed, path_of
from services.buildings import sees_homes
from services.cases import wire_time
from services.may import must_see, seen_kinds
from services.notifications import STATES
from services.notify import ring
from services.officer_card import ACTION, LONGEST
from services.typed_names import MESSAGE, masked_all, seal
from store import contacts as queries

if TYPE_CHECKING:
    from services.who import Account

SORTS: dict[str, Words] = {
    "staff": Words("工作人员", "Staff"),
    "officers": Words("网格员", "Grid officers"),
    "chiefs": Words("楼长", "Building chiefs"),
}
MOST, MOST_SENT, MOST_AREAS = 2500, 30, 60
Found = dict[str, Any]


def book(parts: Parts, account: "Account", sort: str, area: str | None = None, post: str | None = None, text: str = "") -> Found:
    """`{items, sorts, posts, roles, next}`: people of a sort in an area, by post, name or pinyin. Raises NotFound, BadInput."""
    if sort not in SORTS:
        raise BadInput("bad_sort", f"A sort is one of {', '.join(SORTS)}.", "sort", "类别须为工作人员、网格员或楼长。")
    items = [_shown(parts, each) for each in _people(parts, account, sort, [allowed(parts, account, area)], post)]
    wanted = normal(text)
    found = [each for each in items if _fits(each, wanted)] if wanted else items
    sorts = {key: words._asdict() for key, words in SORTS.items() if key in _sorts(parts, account)}
    posts = {key: words._asdict() for key, words in parts.city.posts.items()}
    roles = {key: words._asdict() for key, words in parts.city.roles.items() if key != "wall"}
    return {"items": found, "sorts": sorts, "posts": posts, "roles": roles, "next": None}


def _fits(item: Mapping[str, Any], wanted: str) -> bool:
    words = normal(f"{item['name']} {item['unit_zh']} {item['unit_en']} {item['post_zh']} {item['post_en']}")
    return wanted in words or (wanted.isascii() and any(each.startswith(wanted.replace(" ", "")) for read in readings(normal(item["name"])) for each in read))


def _people(parts: Parts, account: "Account", sort: str, areas: Sequence[str], post: str | None) -> list[Found]:
    """People of a sort, each with the account a message reaches him by (None where he has none)."""
    if sort == "officers":
        must_see(parts, account, "officer")
    with parts.store.read() as conn:
        if sort == "officers":
            rows = queries.field_officers(conn, account.scope, areas, post, MOST)
            return [{**row, "sort": sort, "account": row["account_id"], "area": row["grid"]} for row in rows]
        if sort == "chiefs":
            rows = queries.chiefs(conn, account.scope, areas, MOST) if sees_homes(parts, account) else []
            return [{**row, "sort": sort, "account": None} for row in rows]
        found = queries.staff(conn, account.scope, ancestors(account.area)[1:], areas[0], post)
    return [{**row, "sort": sort, "account": row["id"]} for row in found]


def _shown(parts: Parts, row: Mapping[str, Any]) -> Found:
    sort, path = row["sort"], path_of(parts, row["area"])
    where = Words(" ".join(each.name for each in path[-2:]), " ".join(each.name_en for each in path[-2:]))
    if sort == "officers":
        post, name, unit = parts.city.named("posts", row["post"]), row["name"], where
    elif sort == "chiefs":
        post, name, unit = SORTS["chiefs"], mask_name(row["chief"]), Words(row["name"], row["name"])
    else:
        post, name, unit = parts.city.named("roles", row["role"]), row["name"], Words(row["unit"], row["unit"])
    known = {"id": f"{sort}:{row['id']}", "sort": sort, "name": name, "area": row["area"], "reached": row["account"] is not None}
    words = {"post_zh": post.zh, "post_en": post.en, "unit_zh": unit.zh, "unit_en": unit.en, "area_zh": where.zh, "area_en": where.en}
    return {**known, **words, "phone": mask_phone(row["phone"]) if row.get("phone") else None, "on_duty": row.get("on_duty")}


def send(parts: Parts, account: "Account", to: Sequence[str], groups: Sequence[Mapping[str, Any]], text: str) -> Found:
    """One message to people (`staff:7`, `officers:9`) and groups (`{sort, area, post}`): `{id, reached, unreached}`. Recorded.

    Raises BadInput for nothing or too much, or where nobody of them has an account; NotFound for somebody who is not in one's address book.
    """
    said = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if not 0 < len(said) <= LONGEST:
        raise BadInput("bad_value", f"A message has 1 to {LONGEST} characters.", "text", f"消息须为 1 至 {LONGEST} 字。")
    chosen: dict[str, Found] = {}
    for group in groups[:MOST_AREAS]:
        for each in _people(parts, account, _sort(group["sort"]), [allowed(parts, account, group.get("area"))], group.get("post")):
            chosen[f"{each['sort']}:{each['id']}"] = each
    chosen |= _named(parts, account, [each for each in to if each not in chosen])
    reached = {int(each["account"]): str(each["area"]) for each in chosen.values() if each["account"] is not None and each["account"] != account.id}
    if not reached:
        raise BadInput("nobody", "Nobody of these has an account, so no message reaches them.", "to", "所选的人都没有账号，消息送不到。")
    now = datetime.now(UTC)
    about = {"case_no": "", "action": ACTION, "party": queries.GROUP, "area": account.area, "by": account.id, "at": now, "resolved_at": now}
    with parts.store.write() as conn:
        plain = masked_all(conn, [(account.area, said)])[0]
        id = queries.send(conn, {**about, "text": plain.text, "sender": account.unit}, reached)
        seal(conn, MESSAGE, {str(id): plain.names})
        for one, area in reached.items():
            ring(conn, one, area, now)
        audit.record(conn, account, "message_many", target=f"message:{id}", detail={"receivers": len(reached), "unreached": len(chosen) - len(reached)})
    return {"id": id, "reached": len(reached), "unreached": len(chosen) - len(reached)}


def _sorts(parts: Parts, account: "Account") -> list[str]:
    """The sorts of people that this account's book has."""
    shut = {"chiefs": not sees_homes(parts, account), "officers": not seen_kinds(parts, account, ["officer"])}
    return [sort for sort in SORTS if not shut.get(sort)]


def _sort(sort: str) -> str:
    if sort not in SORTS:
        raise BadInput("bad_sort", f"A sort is one of {', '.join(SORTS)}.", "groups", "类别须为工作人员、网格员或楼长。")
    return sort


def _named(parts: Parts, account: "Account", ids: Sequence[str]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for sort in {each.partition(":")[0] for each in ids}:
        known = {f"{sort}:{each['id']}": each for each in _people(parts, account, _sort(sort), [allowed(parts, account, None)], None)}
        for id in (each for each in ids if each.startswith(f"{sort}:")):
            if id not in known:
                raise NotFound(f"There is nobody {id} in your address book.")
            found[id] = known[id]
    return found


def sent(parts: Parts, account: "Account") -> list[Found]:
    """One's own messages to many, newest first: `id, text, at, receivers, read`."""
    with parts.store.read() as conn:
        rows = queries.sent(conn, account.id, MOST_SENT)
    counts = ("id", "receivers", "read")
    return [{**{name: row[name] for name in counts}, "text": mask_text(row["text"]), "at": wire_time(parts.city, row["at"])} for row in rows]


def receipts(parts: Parts, account: "Account", id: int) -> list[Found]:
    """Who has one's message: `name, unit, state, zh, en, sent_at, read_at, why`, those who have not read it first. Raises NotFound."""
    with parts.store.read() as conn:
        rows = queries.receipts(conn, account.id, id)
    if not rows:
        raise NotFound(f"You wrote no message {id}.")
    found = []
    for row in rows:
        words = STATES["read" if row["read_at"] else row["state"]]
        times = {name: wire_time(parts.city, row[name]) for name in ("sent_at", "read_at")}
        found.append({"name": row["name"], "unit": row["unit"], "state": row["state"], **words._asdict(), **times, "why": row["why"]})
    return found
