"""What stands in an area in a few numbers, for cards of areas: each is what its indicator says."""

from typing import TYPE_CHECKING, Any

from services._parts import Parts
from services.answer import Question, answer, may_ask

if TYPE_CHECKING:
    from services.who import Account

Found = dict[str, Any]
# The numbers by the indicator that counts them, and which number of its answer each is.
COUNTS = {
    "case.open": {"open": "value"},
    "officer.on_duty": {"officers": "denominator", "on_duty": "numerator"},
    "camera.online_rate": {"cameras": "denominator", "cameras_online": "numerator"},
}
FIRMS = "enterprise.count"


def standing(parts: Parts, account: "Account", code: str) -> dict[str, int]:
    """`open` cases, `officers` and those `on_duty`, `cameras` and `cameras_online` of an area; none of what is not told to the account's role."""
    found: dict[str, int] = {}
    for indicator, names in COUNTS.items():
        if may_ask(parts.city.indicators[indicator], account):
            said = answer(parts, account, Question(indicator, code))
            found |= {name: said[side] for name, side in names.items()}
    return found


def industries(parts: Parts, account: "Account", code: str) -> list[Found]:
    """Enterprises of an area by industry, the most numerous first: `id, zh, en, count`. None while the lake is being built."""
    rows = answer(parts, account, Question(FIRMS, code, by="industry"))["rows"] or []
    many = sorted((row for row in rows if row["value"]), key=lambda row: (-row["value"], row["id"]))
    return [{"id": row["id"], "zh": row["zh"], "en": row["en"], "count": row["value"]} for row in many]
