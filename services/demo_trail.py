"""What the demo's auditor finds: four weeks of an office's usual lines, and among them what should stand out. Each is marked as made (`demo`)."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from core.clock import is_work_day
from services._parts import Parts
from store import accounts, demo, trail

DONE = "trail"
DAYS = 28
HOME = "440604012061"
PURPOSES = ("加装电梯意见征询，联系业主", "漏水投诉，联系楼上住户", "独居老人回访", "消防通道整改，通知车主家属", "房屋安全排查预约")
SAME = "核实信息"  # says nothing, and is given again and again
PEOPLE = ("leader", "dispatcher", "community", "officer", "handler", "admin", "security", "auditor")
Line = tuple[datetime, str, str, str | None, str, dict[str, Any]]  # at, user name, act, target, result, detail


def seed_trail(parts: Parts) -> int:
    """Make them once in a demo; how many lines."""
    with parts.store.read() as conn:
        facts = demo.facts(conn)
        if facts.get(DONE) or not facts.get("built_for"):
            return 0
        people = {name: row for name in PEOPLE if (row := accounts.by_username(conn, name)) is not None}
        numbers, persons = trail.examples(conn, HOME)
    lines = [line for line in sorted(_lines(parts, numbers, persons), key=lambda each: each[0]) if line[1] in people]
    with parts.store.write() as conn:
        for at, name, act, target, result, detail in lines:
            who = people[name]
            line = {"account_id": who["id"], "role": who["role"], "address": "127.0.0.1", "act": act, "target": target, "result": result}
            trail.add(conn, {**line, "detail": {**detail, "demo": True}, "at": at})
        demo.put_facts(conn, {DONE: True})
    return len(lines)


def _lines(parts: Parts, numbers: list[str], persons: list[int]) -> Iterator[Line]:
    drawn, now = random.Random(7), datetime.now(UTC)

    def at(day: int, hour: float) -> datetime:
        there = (now - timedelta(days=day)).astimezone(parts.city.tz).date()
        return datetime.combine(there, time(), parts.city.tz) + timedelta(hours=hour, seconds=drawn.randrange(60))

    def reveal(day: int, hour: float, person: int, purpose: str) -> Line:
        what = {"field": "phone", "purpose": purpose, "ref": drawn.choice(numbers)}
        return at(day, hour), "community", "reveal", f"person:{person}", "done", what

    for day in range(DAYS, 0, -1):
        if not is_work_day(at(day, 12).date()):
            yield at(day, drawn.uniform(7, 9)), "dispatcher", "sign_in", None, "done", {"by": "password"}
            continue
        for name in PEOPLE:
            yield at(day, drawn.uniform(8.1, 9)), name, "sign_in", None, "done", {"by": "password"}
        for _ in range(drawn.randrange(8, 16)):
            who = drawn.choice(("dispatcher", "dispatcher", "community", "handler", "officer"))
            yield at(day, drawn.uniform(9, 17.5)), who, "cases.actions", drawn.choice(numbers), "done", {}
        for _ in range(drawn.randrange(1, 4)):
            yield reveal(day, drawn.uniform(9, 17.5), drawn.choice(persons), f"{drawn.choice(PURPOSES)}（{drawn.randrange(1, 30)} 栋）")
        yield at(day, drawn.uniform(10, 16)), "leader", "export_cases", None, "done", {"rows": drawn.randrange(20, 400)}
        if day % 5 == 0:
            yield at(day, drawn.uniform(10, 16)), "handler", "export_hazards", None, "refused", {"reason": "not_allowed"}
        if day % 7 == 1:
            yield at(day, drawn.uniform(10, 16)), "auditor", "audit.export", None, "done", {"form": "xlsx"}
    for number in range(13):  # one afternoon, all in the same words
        yield reveal(3, 14 + number / 12, persons[number % len(persons)], SAME)
    for number in range(3):  # late at night
        yield reveal(2, 22.5 + number / 10, persons[(number * 7 + 5) % len(persons)], "补录资料")
