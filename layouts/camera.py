"""The page of one camera."""

from typing import Any

from layouts._base import Page
from layouts._record import record
from widgets._base import Screen


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The camera `id` of the address; `record.mjs` fills it over REST."""
    return record(screen, "camera", query.get("id", ""))


PAGE = Page("camera", "/camera", "摄像机", "Camera", "video", layout, nav=False)
