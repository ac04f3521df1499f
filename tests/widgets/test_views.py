"""Every view: a file that draws it, and magnets that it can show."""

from pathlib import Path

import pytest

from core.city import City
from widgets._views import VIEWS

MODULES = Path(__file__).parents[2] / "assets" / "magnets"


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_a_view_draws_itself_or_has_a_module_of_its_name(view) -> None:  # type: ignore[no-untyped-def]
    assert view.draw or "export function mount(" in (MODULES / f"{view.id}.mjs").read_text(encoding="utf-8")


def test_a_module_without_a_view_would_be_dead() -> None:
    assert {path.stem for path in MODULES.glob("[!_]*.mjs")} <= set(VIEWS)


def test_every_magnet_of_the_city_fits_its_view(city: City) -> None:
    for magnet in city.magnets.values():
        view = VIEWS[magnet.view]
        measure = city.indicators[magnet.indicator].measure if magnet.indicator else None
        assert measure in view.fits if measure else {"list", "none"} & set(view.fits), magnet.id
        assert bool(magnet.settings.get("by")) or not view.needs_by, magnet.id


def test_colours_are_written_as_tokens_only() -> None:
    for path in (*MODULES.glob("*.mjs"), *MODULES.glob("*.css"), MODULES.parent / "magnets.css"):
        words = path.read_text(encoding="utf-8").replace("&#", "").replace("%23000", "")
        assert not [word for word in words.split() if word.startswith("#") and len(word.strip(";,'\"")) in (4, 7)], path.name


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_a_view_is_put_down_no_smaller_than_it_can_be_read(view) -> None:  # type: ignore[no-untyped-def]
    assert view.size[0] >= view.least[0]
    assert view.size[1] >= view.least[1]


@pytest.mark.parametrize("view", VIEWS.values(), ids=list(VIEWS))
def test_what_is_declared_can_be_used_as_it_is(view) -> None:  # type: ignore[no-untyped-def]
    assert [each.name for each in view.settings if not each.needed and each.wrong(each.default)] == []


def test_no_page_of_the_city_holds_a_magnet_too_small_to_be_read(city: City) -> None:
    for page in city.pages.values():
        for name, (_, _, w, h) in page.arrangement("desk").items.items():
            least = VIEWS[city.magnets[page.instances[name].magnet].view].least
            assert w >= least[0], (page.id, name)
            assert h >= least[1], (page.id, name)
