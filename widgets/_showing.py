"""A magnet's rule for showing, as a browser evaluates it."""

from datetime import datetime, timedelta
from typing import Any

from core import showing
from core.clock import office_spans
from widgets._base import Screen

DAYS = 30  # a page may stay open for weeks


def rule_of(screen: Screen, rule: Any) -> dict[str, Any] | None:
    """The rule with its words, whether this role ever sees the magnet (`mine`), and the office hours of the days to come where it asks for them.

    None where there is no rule, or one that cannot be used: the magnet is shown then, with the reason in its place.
    """
    if not rule or showing.wrong(rule, screen.city.roles, figure=True):
        return None
    when = {name: rule[name] for name in rule if name != "roles"} | {"says": showing.says(rule, screen.city.roles).of(screen.lang)}
    when["mine"] = showing.open_to(rule, screen.account.role)
    if rule.get("hours") == showing.OFFICE:
        today = datetime.now(screen.city.tz).date()
        when["spans"] = [span for day in range(DAYS) for span in office_spans(today + timedelta(days=day), screen.city.zone)]
    return when
