"""What a city pack alone cannot know: whether the views its magnets name are there, and show what they are given."""

from collections.abc import Mapping
from typing import Protocol

from core.city import City
from core.errors import Unusable


class FitsMeasures(Protocol):
    """A view, as far as this check is concerned: the measures it can show."""

    @property
    def fits(self) -> tuple[str, ...]: ...


def check_pack(city: City, views: Mapping[str, FitsMeasures]) -> None:
    """Raise Unusable naming the first magnet whose view does not exist or does not fit its indicator."""
    for magnet in city.magnets.values():
        view = views.get(magnet.view)
        if view is None:
            raise Unusable(f"cities: magnet {magnet.id}: there is no view {magnet.view!r}. Allowed: {', '.join(sorted(views))}.")
        measure = city.indicators[magnet.indicator].measure if magnet.indicator else None
        if measure and measure not in view.fits:
            raise Unusable(
                f"cities: magnet {magnet.id}: the view {magnet.view} shows {', '.join(view.fits)}, but {magnet.indicator} is a {measure}. Choose another view."
            )
