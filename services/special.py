"""The ledger of special procedures (延期、挂账、回退、作废): their share of all cases, warned of above the city's limit."""

from typing import TYPE_CHECKING, Any

from services._parts import Parts
from services.answer import Question, answer
from services.areas import allowed

if TYPE_CHECKING:
    from services.who import Account

WHOLE = "case.special_share"
KINDS = ("case.extended_share", "case.suspended_share", "case.returned_share", "case.voided_share")


def special(parts: Parts, account: "Account", area: str | None = None, period: str | None = None) -> dict[str, Any]:
    """`limit` in percent, the `whole` share with numerator and denominator, one of `kinds` each, and the whole by area and by department.

    `above` says where the share is over the limit. Raises NotFound for an area outside the scope, BadInput for an unknown period.
    """
    place, limit = allowed(parts, account, area), parts.city.controlled_share

    def share(name: str, by: str | None = None) -> dict[str, Any]:
        found = answer(parts, account, Question(name, place, period, by))
        indicator = parts.city.indicators[name]
        return {"id": name, "zh": indicator.zh, "en": indicator.en, **_part(found, limit), "rows": found["rows"]}

    whole = share(WHOLE)
    named = ("id", "zh", "en")
    rows = {by: [{**_part(row, limit), **{key: row[key] for key in named}} for row in share(WHOLE, by)["rows"] or ()] for by in ("area", "department")}
    return {"limit": limit, "whole": whole, "kinds": [share(name) for name in KINDS], "by": rows}


def _part(found: dict[str, Any], limit: float) -> dict[str, Any]:
    value = found["value"]
    return {**{name: found[name] for name in ("value", "numerator", "denominator")}, "above": value is not None and value > limit}
