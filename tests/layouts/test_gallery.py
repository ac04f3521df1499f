"""The gallery of views."""

import json

from plotly.utils import PlotlyJSONEncoder

from layouts.gallery import PAGE, STATES, layout
from services._parts import Parts
from tests import kit
from widgets._base import Screen


def drawn(parts: Parts, **query: str) -> str:
    screen = Screen(parts, kit.account(parts, "admin", "440604"), "440604", "zh", "dark", "desk")
    return json.dumps(layout(screen, query), cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_every_view_of_answers_is_shown_in_every_state(parts: Parts) -> None:
    page = drawn(parts)
    for view in ("number", "rate", "bars", "ring", "stacked", "trend", "ranking", "crowd"):
        for state in STATES:
            assert f'"{view}_{state}"' in page


def test_views_of_cases_are_shown_as_they_are(parts: Parts) -> None:
    page = drawn(parts)
    assert all(f'"now_{view}"' in page for view in ("board", "case_list", "ticker", "needs_me", "clock", "duty", "pyramid"))


def test_a_wall_is_measured_as_a_wall(parts: Parts) -> None:
    assert '"data-bare": "wall"' in drawn(parts, surface="wall")
    assert '"data-bare": "wall"' not in drawn(parts)


def test_it_is_for_administrators_and_in_no_menu() -> None:
    assert (PAGE.roles, PAGE.nav) == (("admin",), False)
