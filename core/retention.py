"""How long what is kept: of each kind the days, and on what ground. Pure; services/housekeeping.py clears, and says on record what it cleared."""

from typing import NamedTuple

from core.words import Words


class Keeping(NamedTuple):
    """`days` after which rows go; `least` and `most` bound what a city may set instead (roles.yaml, keep)."""

    words: Words
    days: float
    least: float
    most: float


KEPT: dict[str, Keeping] = {
    "audit": Keeping(Words("审计记录", "Audit trail"), 1095, 180, 3650),
    "login_failures": Keeping(Words("登录失败", "Failed sign-ins"), 1, 1, 30),
    "rejected": Keeping(Words("被拒上报", "Refused reports"), 30, 1, 90),
    "tellings": Keeping(Words("已发消息", "Messages told"), 90, 7, 365),
    "waiting_devices": Keeping(Words("未批准的手机", "Phones nobody approved"), 30, 1, 90),
    "entries": Keeping(Words("手机提交编号", "Numbers of what phones sent"), 400, 30, 400),
    "grounds": Keeping(Words("圈选范围", "Picked ground"), 60, 1, 365),
    "sealed_names": Keeping(Words("文中姓名", "Names taken out of texts"), 365, 1, 1095),
    "searches": Keeping(Words("搜索记录", "Searches"), 30, 1, 90),
}


def faults(keep: dict[str, float]) -> list[tuple[str, str]]:
    """What is wrong with a city's own numbers: (name, why)."""
    found = []
    for name, days in keep.items():
        known = KEPT.get(name)
        if known is None:
            found.append((name, f"nothing of this name is kept. Allowed: {', '.join(KEPT)}."))
        elif not known.least <= days <= known.most:
            found.append((name, f"{days:g} days are not allowed: from {known.least:g} to {known.most:g}."))
    return found


def days_of(name: str, keep: dict[str, float]) -> float:
    """How long this kind is kept here."""
    return keep.get(name, KEPT[name].days)
