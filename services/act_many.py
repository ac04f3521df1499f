"""One action on several cases: what all of them offer, and each taken in a transaction of its own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.errors import BadInput, Conflict, NotAllowed, NotFound
from services._parts import Parts
from services.act import act
from services.cases import actions_for, visible
from store import cases as queries

if TYPE_CHECKING:
    from services.who import Account

MOST = 200


def offers(parts: Parts, account: "Account", numbers: Sequence[str]) -> dict[str, Any]:
    """`items` [{no, version}] of those one may see, and the `actions` that every one of them offers now; a default stays where all have the same.

    Raises BadInput for too many.
    """
    _not_too_many(len(numbers))
    city, now, seen = parts.city, datetime.now(UTC), []
    with parts.store.read() as conn:
        for no in dict.fromkeys(numbers):
            row = queries.one(conn, no)
            if row is not None and visible(account, row):
                seen.append((row, actions_for(city, row, account, now)))
    return {"items": [{"no": row["no"], "version": row["version"]} for row, _ in seen], "actions": _common([offered for _, offered in seen])}


def _common(offered: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    if not offered:
        return []
    by_name = [{each["action"]: each for each in offers if not each["blocked"]} for offers in offered]
    shared = [name for name in by_name[0] if all(name in each and _asks(each[name]) == _asks(by_name[0][name]) for each in by_name)]
    return [{**by_name[0][name], "needs": _needs([each[name]["needs"] for each in by_name])} for name in shared]


def _asks(offer: Mapping[str, Any]) -> list[tuple[str, bool]]:
    return [(need["id"], need["required"]) for need in offer["needs"]]


def _needs(many: Sequence[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The needs of all, each without what differs from case to case."""
    found = []
    for same in zip(*many, strict=True):
        need = dict(same[0])
        if any(each.get("default") != need.get("default") for each in same):
            need.pop("default", None)
            need.pop("rule", None)
        found.append(need)
    return found


def act_many(parts: Parts, account: "Account", action: str, items: Sequence[tuple[str, int]], needs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Take `action` on each (number, version), in order: `{no, outcome, version, state_zh, state_en, zh, en}`.

    `outcome` is done, moved (somebody was faster: what was done since stands in zh and en) or refused with its reason; what was not
    done left nothing behind. Raises BadInput for too many.
    """
    _not_too_many(len(items))
    return [_one(parts, account, action, no, version, needs) for no, version in dict(items).items()]


def _one(parts: Parts, account: "Account", action: str, no: str, version: int, needs: Mapping[str, Any]) -> dict[str, Any]:
    try:
        after = act(parts, account, no, action, version, **needs)
        return {"no": no, "outcome": "done", **{name: after[name] for name in ("version", "state_zh", "state_en")}, "zh": "", "en": ""}
    except Conflict as moved:
        steps = moved.data["steps"]
        zh = "、".join(f"{step['actor']}{step['zh']}" for step in steps) or "现环节不能办理"
        en = ", ".join(f"{step['en']} by {step['actor']}" for step in steps) or "not possible in its present state"
        return {"no": no, "outcome": "moved", "version": moved.data["version"], "zh": zh, "en": en}
    except (NotAllowed, NotFound, BadInput) as refused:
        words = getattr(refused, "words", None)
        return {"no": no, "outcome": "refused", "zh": words.zh if words else str(refused), "en": words.en if words else str(refused)}


def _not_too_many(count: int) -> None:
    if count > MOST:
        raise BadInput("too_many", f"{MOST} cases at most at once, not {count}: choose fewer.", "items")
