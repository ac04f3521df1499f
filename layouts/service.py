"""A person in the frame of one declared service."""

from typing import Any

from dash import html

from layouts._base import Page
from services.buildings import HOME_ROLES
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """Who the service `of` knows under `id`, masked; `ref` is the matter one comes from. `service.mjs` fills it over REST."""
    of, id = query.get("of", ""), query.get("id", "")
    if of not in screen.city.services or not id.isdigit():
        return html.P(screen.say("地址里没有服务或编号。", "The address names no service or nobody in it."), className="record-page bd-none")
    return html.Div(className="record-page", **data(page_module="service", watermark="1", service=of, id=id, ref=query.get("ref", "")))


PAGE = Page("service", "/service", "服务对象", "Served person", "id", layout, roles=HOME_ROLES, nav=False)
