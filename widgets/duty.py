"""Who is in charge, officers on duty, cameras online, and what is announced."""

from typing import Any

from services.notices import current
from widgets._base import Screen, View

KEPT = ("id", "kind", "zh", "en", "from", "until")


def announced(screen: Screen) -> dict[str, Any]:
    """The notices that hold for this screen's area."""
    return {"notices": [{name: row[name] for name in KEPT} for row in current(screen.parts, screen.area)]}


VIEW = View("duty", zh="值守", en="Duty", fits=("none",), size=(6, 2), least=(4, 2), topics=("notice",), brings=announced)
