"""The auditor's reading of the trail: search, chart, what stands out, export with a watermark. Searches for somebody and exports are on record too."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core import audit_findings
from core.audit_words import LOOKS, RESULTS, words_of
from core.words import Words
from services import audit
from services._parts import Parts
from services._sheet import MOST_ROWS, TooMany, sheet, watermark
from store import accounts, trail
from store.trail import Wanted

if TYPE_CHECKING:
    from services.who import Account

WHAT = Words("审计记录", "Audit trail")
HEADS = (("时间", "Time"), ("账号", "Account"), ("姓名", "Name"), ("单位", "Unit"), ("岗位", "Post"), ("来自", "From"), ("操作", "Act"), ("对象", "Target"),
         ("结果", "Result"), ("说明", "Detail"), ("链号", "Link"), ("哈希", "Hash"))  # fmt: skip
WIDTHS = (20, 14, 12, 22, 12, 16, 22, 26, 10, 48, 10, 66)
MOST_FOUND = 20_000


def search(parts: Parts, account: "Account", wanted: Wanted, limit: int, before: int | None) -> dict[str, Any]:
    """Lines that fit, the newest first; the first page of a search for somebody or something is on record."""
    with parts.store.read() as conn:
        rows = trail.find(conn, wanted, limit, before)
        total = trail.count(conn, wanted) if before is None else None
    if before is None and (wanted.who or wanted.target):
        with parts.store.write() as conn:
            audit.record(
                conn, account, "audit.search", wanted.target or None, detail={name: getattr(wanted, name) for name in ("who", "act") if getattr(wanted, name)}
            )
    items = [view(parts, row) for row in rows]
    return {"items": items, "total": total, "next": str(rows[-1]["id"]) if len(rows) == limit else None}


def view(parts: Parts, row: Any) -> dict[str, Any]:
    """One line as it is shown."""
    role, act = parts.city.roles.get(row["role"] or ""), words_of(row["act"])
    detail = row["detail"] or {}
    return {
        "id": row["id"],
        "at": row["at"].astimezone(parts.city.tz).isoformat(timespec="seconds"),
        "account": {"id": row["account_id"], "username": row["username"], "name": row["name"], "unit": row["unit"]} if row["account_id"] else None,
        "role": row["role"],
        "role_zh": role.zh if role else row["role"] or "",
        "role_en": role.en if role else row["role"] or "",
        "address": row["address"],
        "act": row["act"],
        "act_zh": act.zh,
        "act_en": act.en,
        "target": row["target"],
        "result": row["result"],
        "purpose": detail.get("purpose"),
        "detail": detail,
        "link": row["n"],
        "hash": row["hash"],
    }


def chart(parts: Parts, wanted: Wanted) -> dict[str, Any]:
    """Lines by local day (or hour, where the span is at most two days) and result, and the most frequent acts."""
    now = datetime.now(UTC)
    until = wanted.until or now
    since = wanted.since or until - timedelta(days=30)
    hours, wanted = until - since <= timedelta(days=2), wanted._replace(since=since, until=until)
    offset = int((now.astimezone(parts.city.tz).utcoffset() or timedelta()).total_seconds())
    with parts.store.read() as conn:
        slots, acts = trail.by_time(conn, wanted, offset, hours), trail.by_act(conn, wanted, 12)
    step = 3600 if hours else 86400
    first, last = (int((moment.timestamp() + offset) // step) for moment in (since, until))
    counted = {result: {slot: n for slot, each, n in slots if each == result} for result in RESULTS}
    bars = [{"at": _slot(slot * step, hours), **{result: counted[result].get(slot, 0) for result in RESULTS}} for slot in range(first, last + 1)]
    words = [(act, words_of(act), n) for act, n in acts]
    return {"hours": hours, "bars": bars, "acts": [{"act": act, "zh": name.zh, "en": name.en, "count": n} for act, name, n in words]}


def findings(parts: Parts, days: int, now: datetime | None = None) -> dict[str, Any]:
    """Of the last `days` days: reveals outside duty hours, accounts with unusual counts of looks, one purpose given for several people."""
    now = now or datetime.now(UTC)
    city = parts.city
    with parts.store.read() as conn:
        reveals = trail.find(conn, Wanted(act="reveal", result="done", since=now - timedelta(days=days), until=now), MOST_FOUND)
        counts = trail.by_person(conn, LOOKS, audit_findings.since(now, days), now)
        odd = audit_findings.unusual(counts, int(now.timestamp() // 86400), days)
        again = audit_findings.reused(reveals)
        named = {row["id"]: row for row in accounts.named(conn, {each["account"] for each in (*odd, *again)})}
    late = audit_findings.outside_hours(reveals, {role: rights.duty for role, rights in city.rights.items() if rights.duty}, city.office, city.zone)

    def person(id: int | None) -> dict[str, Any] | None:
        return dict(named[id]) if id in named else None

    return {
        "days": days,
        "reveals": len(reveals),
        "outside_hours": [view(parts, row) for row in late[:200]],
        "unusual": [{**each, "account": person(each["account"]), "day": _slot(each["day"] * 86400, False)} for each in odd[:100]],
        "reused": [
            {**each, "account": person(each["account"]), "last": each["last"].astimezone(city.tz).isoformat(timespec="seconds")} for each in again[:100]
        ],
    }


def export(parts: Parts, account: "Account", wanted: Wanted, form: str) -> Iterator[bytes]:
    """The lines that fit as `csv` or `xlsx`, with who took them above; on record before the first byte. Raises TooMany beyond 100,000."""
    with parts.store.read() as conn:
        total = trail.count(conn, wanted)
    if total > MOST_ROWS:
        raise TooMany
    chosen = {name: str(value) for name, value in wanted._asdict().items() if value}
    with parts.store.write() as conn:
        audit.record(conn, account, "audit.export", wanted.target or None, detail={"rows": total, "form": form, "filters": chosen})
    said = [zh if account.lang == "zh" else en for zh, en in HEADS]
    line = watermark(parts.city, account, WHAT, "、".join(chosen.values()), total, datetime.now(UTC))
    rows = _rows(parts, account, wanted, total)
    return sheet(WHAT.of(account.lang), line, said, rows, WIDTHS) if form == "xlsx" else _csv(line, said, rows)


def _rows(parts: Parts, account: "Account", wanted: Wanted, total: int) -> Iterator[list[Any]]:
    before, told = None, 0
    while told < total:
        with parts.store.read() as conn:
            page = trail.find(conn, wanted, min(2000, total - told), before)
        for row in page:
            each, zh = view(parts, row), account.lang == "zh"
            who = each["account"] or {"username": "", "name": "", "unit": ""}
            detail = " ".join(f"{name}={value}" for name, value in each["detail"].items())
            what = [each["role_zh" if zh else "role_en"], each["address"] or "", each["act_zh" if zh else "act_en"], each["target"] or ""]
            yield [each["at"], who["username"], who["name"], who["unit"], *what, RESULTS[each["result"]].of(account.lang), detail, each["link"], each["hash"]]
        if not page:
            return
        before, told = page[-1]["id"], told + len(page)


def _csv(line: str, heads: list[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    """With a byte order mark, so that spreadsheet programs read Chinese; what would run as a formula is quoted."""
    out = io.StringIO()
    writer = csv.writer(out)
    out.write("\ufeff")
    writer.writerow([line])
    writer.writerow(heads)
    for row in rows:
        writer.writerow([f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell for cell in row])
        if out.tell() > 65_536:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _slot(seconds: int, hours: bool) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):{'%Y-%m-%d %H:00' if hours else '%Y-%m-%d'}}"
