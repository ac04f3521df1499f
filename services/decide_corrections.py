"""Corrections decided (回流): the department that owns the data accepts or refuses; what was accepted stands in the data, who asked is told."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.areas import at_level
from core.corrections import LONGEST
from core.errors import BadInput, Conflict, NotAllowed, NotFound
from core.masking import mask_text
from core.words import Words
from services import audit, load
from services._parts import Parts
from services.corrections import decides, one, seen
from services.sent_rows import Row, row_of, said, stored
from services.typed_names import masked
from store import collected, corrections, outbox, sent_down

if TYPE_CHECKING:
    from services.who import Account

MOST = 200  # at once
TOLD = ("community", "dispatcher", "leader", "officer")


def decide(parts: Parts, account: "Account", ids: Sequence[int], accept: bool, answer: str, over: bool = False) -> Row:
    """Accept or refuse several, each by itself: `items` as they stand now, and `faults` [{id, zh, en}] of those that stay as they are.

    To refuse takes an answer. A value that changed since it was asked is only put right with `over`. Raises BadInput, and for one alone what was wrong.
    """
    answer = answer.strip()
    if len(answer) > LONGEST or (not accept and not answer):
        raise BadInput("no_reason", f"Say why it is refused, in at most {LONGEST} characters.", "answer", zh=f"不采纳请写明理由（至多 {LONGEST} 字）。")
    if not ids or len(ids) > MOST:
        raise BadInput("bad_ids", f"Decide 1 to {MOST} at once.", "ids", zh=f"一次处理 1 至 {MOST} 条。")
    done, faults = [], []
    for id in dict.fromkeys(ids):
        try:
            done.append(_decide(parts, account, id, accept, answer, over))
        except (NotFound, NotAllowed, Conflict, BadInput) as error:
            if len(ids) == 1:
                raise
            words = error.words if isinstance(error, BadInput) else Words(getattr(error, "data", {}).get("zh") or str(error), str(error))
            faults.append({"id": id, **words._asdict()})
    _tell(parts, account, done, accept, answer)
    return {"items": [one(parts, account, row["id"]) for row in done], "faults": faults}


def _decide(parts: Parts, account: "Account", id: int, accept: bool, answer: str, over: bool) -> Mapping[Any, Any]:
    with parts.store.read() as conn:
        row = seen(conn, account, id)
    if not decides(parts, account, row["owner"]):
        owner = parts.city.named("departments", row["owner"])
        raise NotAllowed(f"{owner.en} decides this.", Words(f"由{owner.zh}处理。", f"{owner.en} decides this."))
    if row["account_id"] == account.id:
        raise NotAllowed("Somebody else decides what you asked for.", Words("本人提出的更正须由他人处理。", "Somebody else decides what you asked for."))
    if row["state"] != corrections.PENDING:
        raise Conflict("It was decided meanwhile.", {"zh": "该申请刚刚已有处理结果。"})
    number = None
    if accept:
        _unmoved(parts, account, row, over)
        number = _load(parts, account, row)
    now = datetime.now(UTC)
    state = "accepted" if accept else "refused"
    with parts.store.write() as conn:
        mine = {
            "state": state,
            "decided_by": account.id,
            "decided_unit": account.unit,
            "decided_at": now,
            "answer": masked(conn, row["area"], answer) or None,
            "load": number,
        }
        if not corrections.decide(conn, id, mine):
            raise Conflict("It was decided meanwhile.", {"zh": "该申请刚刚已有处理结果。"})
        family = parts.city.datasets[row["dataset"]].family
        if accept and family:
            sent_down.put(conn, family, row["key"], {row["column"]: row["new"]})
        if row["visit"]:
            _settle_visit(conn, row, state)
        outbox.put(conn, outbox.message("correction", str(id), row["area"], {"id": id, "dataset": row["dataset"], "state": state}, now))
        audit.record(conn, account, f"{'accept' if accept else 'refuse'}_correction", target=str(id), detail={"dataset": row["dataset"]})
    return row


def _unmoved(parts: Parts, account: "Account", row: Mapping[Any, Any], over: bool) -> None:
    """Raise Conflict where the value is not any more what it was when it was asked, unless that was seen."""
    dataset = parts.city.datasets[row["dataset"]]
    current = row_of(parts, account, dataset, row["key"])
    if row["kind"] == "missing":
        if current is not None:
            raise Conflict(f"{row['key']} is there by now.", {"zh": f"{row['key']} 现已存在，无需补录。"})
        return
    if current is None:
        raise Conflict(f"{row['key']} is not there any more.", {"zh": f"{row['key']} 已不存在。"})
    name = row["column"]
    if name and not over and stored(dataset.columns[name], current[name]) != row["old"]:
        shown = said(parts.city, dataset, name, current[name])
        raise Conflict(
            f"{dataset.columns[name].en} is {shown.en} by now, not what it was when this was asked.",
            {"zh": f"{dataset.columns[name].zh}现已是“{shown.zh}”，与申请时不同；确认后可仍按申请更正。", "moved": True, "now": shown._asdict()},
        )


def _load(parts: Parts, account: "Account", row: Mapping[Any, Any]) -> int | None:
    """What was accepted of loaded rows is put as a load of its own; its number. Raises Conflict where that failed: the request then waits on."""
    dataset = parts.city.datasets[row["dataset"]]
    if dataset.family:
        return None
    values = {"value": {row["column"]: row["new"]}, "missing": row["new"], "superfluous": {}}[row["kind"]]
    run = load.put_correction(parts, dataset.id, row["key"], values, account, gone=row["kind"] == "superfluous")
    if run.state != "done":
        why = run.why or Words("写入失败", "The rows could not be written")
        raise Conflict(f"{why.en}: try again.", {"zh": f"{why.zh}，请重试。"})
    return int(run.id)


def _settle_visit(conn: Any, row: Mapping[Any, Any], state: str) -> None:
    """What the visit that asked for it says of it, and what is known of the thing."""
    visit = collected.visit(conn, row["visit"])
    if visit is None:
        return
    becomes = {"accepted": "applied", "refused": "rejected"}[state]
    changes = [{**each, "state": becomes} if each["state"] == "asked" and each["field"] == row["column"] else each for each in visit["changes"]]
    collected.change_visit(conn, visit["id"], {"changes": changes})
    if state == "accepted":
        collected.newer(conn, visit["kind"], visit["thing"])


def _tell(parts: Parts, account: "Account", rows: Sequence[Mapping[Any, Any]], accept: bool, answer: str) -> None:
    """One message to each community (or officer, or office) whose requests were decided: of what and how, nothing personal."""
    groups: dict[tuple[str, str, int], list[Mapping[Any, Any]]] = {}
    for row in rows:
        place = at_level(row["area"], "community") or row["area"]
        groups.setdefault((row["role"], place, row["account_id"] if row["role"] == "officer" else 0), []).append(row)
    for (role, place, asker), mine in groups.items():
        zh, en = (f"{len(mine)} 项更正{'已采纳' if accept else '未采纳'}", f"{len(mine)} {'corrections accepted' if accept else 'corrections refused'}")
        names = list(dict.fromkeys(parts.city.datasets[row["dataset"]].zh for row in mine))[:5]
        text = f"{zh} · {en}：{'、'.join(names)}{'；' + mask_text(answer) if answer else ''}"[:500]
        line = {"case_no": "", "action": "correction", "party": role if role in TOLD else "community", "area": place, "by": account.id}
        with parts.store.write() as conn:
            officer = corrections.officer_of(conn, asker) if role == "officer" else None
            corrections.tell(conn, {**line, "officer": officer, "at": datetime.now(UTC), "text": text, "sender": account.unit})
