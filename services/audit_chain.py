"""The chain of the trail: lines are sealed within a second, anchored outside the database, verified by a command and every hour."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from core.audit_chain import START, link
from data_sources import anchors
from services import audit
from services._parts import Parts
from store import demo, trail

AT_ONCE = 2_000  # lines sealed in one transaction
ANCHOR_EVERY = timedelta(minutes=10)
VERIFY_EVERY = timedelta(hours=1)
LATE = timedelta(seconds=60)  # a line that old and not sealed was put in past us, or nobody seals
MOST_BREAKS = 20
VERIFIED = "audit_verified"

log = logging.getLogger("magnet.audit")


def folder(parts: Parts) -> Path:
    """Where the anchors are: outside the database, best on another machine (MAGNET_ANCHORS)."""
    return parts.settings.anchors or parts.settings.home / "anchors"


def seal(parts: Parts) -> bool:
    """Give the lines that have none their place in the chain. Whether there may be more."""
    with parts.store.read() as conn:
        waiting = trail.unsealed(conn, 1)
    if not waiting:
        return False
    with parts.store.write() as conn:
        rows, tip = trail.unsealed(conn, AT_ONCE), trail.tip(conn)
        n, before, links = (tip.n, tip.hash, []) if tip else (0, START, [])
        for n, row in enumerate(rows, n + 1):  # noqa: B020 (goes on from where the chain ends)
            before = link(before, row)
            links.append({"n": n, "audit_id": row["id"], "hash": before})
        if links:
            trail.seal(conn, links)
    return len(rows) == AT_ONCE


def anchor(parts: Parts, now: datetime | None = None) -> bool:
    """Write down where the chain stands when ten minutes have passed and it has grown; always False, there is no more to do."""
    now, kept = now or datetime.now(UTC), folder(parts)
    with parts.store.read() as conn:
        tip = trail.tip(conn)
    last = next((each for each in reversed(anchors.read(kept)) if "n" in each or "restored" in each), None)
    if tip is None or (last and (last.get("n") == tip.n or now - datetime.fromisoformat(last["at"]) < ANCHOR_EVERY)):
        return False
    anchors.append(kept, now.astimezone(parts.city.tz).date(), {"at": now.isoformat(), "n": tip.n, "hash": tip.hash})
    return False


def mark_restored(parts: Parts) -> None:
    """A backup was put back: what the anchors knew beyond its end is lost, and stays told as lost."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        tip = trail.tip(conn)
    line = {"at": now.isoformat(), "restored": tip.n if tip else 0}
    anchors.append(folder(parts), now.astimezone(parts.city.tz).date(), line)


def verify(parts: Parts) -> dict[str, Any]:
    """Every line against its link, every link against the one before, the chain against its anchors.

    `sealed` says up to where; `breaks` where it does not hold and how (changed, gone, unlinked, missing, unsealed, cut_off, other_history, bad_anchor);
    `restores` and `cuts` what was lost or cleared in known ways.
    """
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        breaks, last, lines = _walk(conn, parts.city.tz)
        breaks += [{"kind": "unsealed", "n": None, "line": id} for id in trail.never_sealed(conn, now - LATE)]
        cut = trail.last_cut(conn)
        more, restores = _against_anchors(conn, anchors.read(folder(parts)), last["n"], cut.n if cut else 0)
        cuts = [{"at": row["at"].isoformat(), "before": row["before"].isoformat(), "up_to": row["n"]} for row in trail.cuts(conn)]
    breaks = (breaks + more)[:MOST_BREAKS]
    checked = {"ok": not breaks, "sealed": last, "lines": lines, "breaks": breaks, "restores": restores, "cuts": cuts}
    return {**checked, "checked_at": now.astimezone(parts.city.tz).isoformat(timespec="seconds")}


def verify_in_time(parts: Parts) -> bool:
    """Once an hour: verify, keep what was found, and put a break on record. Always False."""
    now = datetime.now(UTC)
    with parts.store.read() as conn:
        known, waiting = demo.facts(conn).get(VERIFIED), trail.unsealed(conn, 1)
    if waiting and waiting[0]["at"] < now - LATE:
        return False  # a store that has just been migrated or filled: first all of it is sealed
    if known and now - datetime.fromisoformat(known["checked_at"]) < VERIFY_EVERY:
        return False
    found = verify(parts)
    with parts.store.write() as conn:
        demo.put_facts(conn, {VERIFIED: {name: found[name] for name in ("ok", "sealed", "lines", "breaks", "checked_at")}})
        where = {"sealed": found["sealed"]["n"], "breaks": [f"{each['kind']}:{each['n']}" for each in found["breaks"]]}
        audit.record(conn, None, "audit.verify", result="done" if found["ok"] else "failed", detail=where)
    if not found["ok"]:
        log.error("the audit trail does not hold: %s", "; ".join(where["breaks"]))
    return False


def _walk(conn: Any, zone: ZoneInfo) -> tuple[list[dict[str, Any]], dict[str, Any], int]:
    """Breaks, the last link, and how many lines stand."""
    cut = trail.last_cut(conn)
    n, before = (cut.n, cut.hash) if cut else (0, START)
    breaks: list[dict[str, Any]] = []
    last: dict[str, Any] = {"n": n, "hash": before, "at": None}
    lines = 0
    for row in trail.links(conn):
        if row["n"] != n + 1:
            breaks.append({"kind": "missing", "n": n + 1, "line": None})
        elif row["id"] is None:
            breaks.append({"kind": "gone", "n": row["n"], "line": row["audit_id"]})
        elif link(before, row) != row["hash"]:
            breaks.append({"kind": "changed", "n": row["n"], "line": row["audit_id"], "at": row["at"].astimezone(zone).isoformat(timespec="seconds")})
        n, before = row["n"], row["hash"]
        lines += row["id"] is not None
        last = {"n": n, "hash": before, "at": row["at"].astimezone(zone).isoformat(timespec="seconds") if row["at"] else None}
    return breaks, last, lines


def _against_anchors(conn: Any, kept: list[dict[str, Any]], end: int, cut: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What the anchors say against the chain, and which of it a restore explains."""
    breaks: list[dict[str, Any]] = []
    restores = [{"at": each["at"], "n": each["restored"], "lost": 0} for each in kept if "restored" in each]
    for place, each in enumerate(kept):
        if "restored" in each:
            continue
        if not isinstance(each.get("n"), int):
            breaks.append({"kind": "bad_anchor", "n": None, "line": None, "file": each["file"]})
            continue
        after = [line for line in kept[place:] if "restored" in line and line["restored"] < each["n"]]
        if after:
            known = next(line for line in restores if line["at"] == after[0]["at"])
            known["lost"] = max(known["lost"], each["n"] - known["n"])
        elif each["n"] > end:
            breaks.append({"kind": "cut_off", "n": end + 1, "line": None, "file": each["file"], "up_to": each["n"]})
        elif each["n"] > cut and trail.hash_at(conn, each["n"]) != each["hash"]:
            breaks.append({"kind": "other_history", "n": each["n"], "line": None, "file": each["file"]})
    return breaks, restores
