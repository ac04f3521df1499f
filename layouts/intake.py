"""A desk's form for a new case: hotline, walk-in, telephone, somebody else's note."""

import json
from typing import Any

from dash import html

from layouts._base import Page
from services.areas import areas
from services.intake import DESKS, frame
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The form, at the place `lon`, `lat` (and `at`, its name) of the address where one is given; `intake.mjs` fills it over REST."""
    account = screen.account
    home = areas(screen.parts).get(account.area)
    own = {"code": home.code, "zh": home.name, "en": home.name_en} if home and home.level not in ("district", "town_street") else None
    asked = {name: query.get(name, "") for name in ("lon", "lat", "at", "area")}
    settings = {**frame(screen.parts, account), "account": account.id, "home": own, "asked": asked}
    return html.Div(className="intake-page", **data(page_module="intake", watermark="1", settings=json.dumps(settings, ensure_ascii=False)))


PAGE = Page("intake", "/intake", "新建案件", "New case", "plus", layout, order=26, roles=DESKS, nav=False)
