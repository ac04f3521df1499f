"""My data (下沉): every dataset the district holds of one's own area, and its rows as a table in which what is wrong can be asked to be put right."""

from typing import Any

from dash import html

from layouts._base import Page
from services.data_down import READERS
from widgets._base import Screen
from widgets._bits import data


def layout(screen: Screen, query: dict[str, str]) -> Any:
    """The list and the table beside it; `my_data.mjs` fills both over REST."""
    say = screen.say
    asks = screen.account.role in ("community", "dispatcher")
    return html.Div(
        [
            html.Aside(className="sets", **{"aria-label": say("数据目录", "Datasets")}),
            html.Section(className="rows", **{"aria-label": say("数据", "Rows"), "aria-live": "polite"}),
        ],
        className="my-data-page",
        **data(page_module="my_data", watermark="1", area=screen.area, asks="1" if asks else "", dataset=query.get("dataset", ""), account=screen.account.unit),
    )


PAGE = Page("my_data", "/my-data", "我的数据", "My data", "columns", layout, order=36, roles=READERS)
