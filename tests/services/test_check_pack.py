"""A magnet whose view is missing or does not fit stops the start."""

import pytest

from core.errors import Unusable
from services.check_pack import check_pack
from widgets._views import VIEWS


def test_every_magnet_of_the_city_fits_its_view(city) -> None:
    check_pack(city, VIEWS)


def test_a_missing_view_is_named_with_those_there_are(city) -> None:
    with pytest.raises(Unusable, match="there is no view 'number'"):
        check_pack(city, {name: view for name, view in VIEWS.items() if name != "number"})


def test_a_view_that_does_not_fit_is_named_with_what_it_shows(city) -> None:
    with pytest.raises(Unusable, match="is a ratio"):
        check_pack(city, {**VIEWS, "rate": VIEWS["clock"]})
