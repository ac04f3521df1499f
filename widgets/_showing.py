"""For whom a magnet is, and its rule for showing as a browser evaluates it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core import showing
from core.clock import office_spans
from core.magnet_settings import chosen
from core.pages import PageSpec
from core.words import Words
from services.may import may
from widgets._base import Screen
from widgets._views import VIEWS

if TYPE_CHECKING:
    from core.city import Magnet
    from core.pages import Instance

DAYS = 30  # a page may stay open for weeks


def closed(screen: Screen, magnet: "Magnet", instance: "Instance") -> Words | None:
    """Whom a magnet is for, where that is not who looks; None where it is for him.

    One that is closed is mounted nowhere, so that it asks for nothing that would be refused: its view is for other roles, or its own rule is.
    """
    made = chosen(magnet, instance.settings)
    if (view := VIEWS.get(made.view)) and view.roles:
        verdict = may(screen.parts, screen.account, f"view:{view.id}", view.roles)
        if not verdict.allowed:
            return verdict.why
    rule = _usable(screen, made)
    return None if showing.open_to(rule, screen.account.role) else showing.says({"roles": rule["roles"]}, screen.city.roles)


def meant(screen: Screen, page: PageSpec) -> PageSpec:
    """`page` with the magnets alone that are for who looks."""
    known = screen.magnets
    kept = {name: each for name, each in page.instances.items() if each.magnet not in known or closed(screen, known[each.magnet], each) is None}
    if len(kept) == len(page.instances):
        return page
    places = {
        id: each.model_copy(update={"items": {name: place for name, place in each.items.items() if name in kept}}) for id, each in page.arrangements.items()
    }
    return page.model_copy(update={"instances": kept, "arrangements": places})


def rule_of(screen: Screen, magnet: "Magnet", instance: "Instance") -> dict[str, Any] | None:
    """The rule with its words, whether this role ever sees the magnet (`mine`), and the office hours of the days to come where it asks for them.

    None where there is no rule, or one that cannot be used: the magnet is shown then, with the reason in its place.
    """
    if words := closed(screen, magnet, instance):
        return {"says": words.of(screen.lang), "mine": False}
    rule = _usable(screen, chosen(magnet, instance.settings))
    if not rule:
        return None
    when = {name: rule[name] for name in rule if name != "roles"} | {"says": showing.says(rule, screen.city.roles).of(screen.lang), "mine": True}
    if rule.get("hours") == showing.OFFICE:
        today = datetime.now(screen.city.tz).date()
        when["spans"] = [span for day in range(DAYS) for span in office_spans(today + timedelta(days=day), screen.city.zone)]
    return when


def _usable(screen: Screen, made: "Magnet") -> dict[str, Any]:
    """The rule a magnet is set to; empty where there is none or one that cannot be used."""
    rule = made.settings.get("when")
    return rule if rule and not showing.wrong(rule, screen.city.roles, figure=True) else {}
