"""Places of the demo district that one goes to: supplies, shelters and venues; and of which type each community is."""

from collections.abc import Iterator, Sequence

import numpy as np

from core.city import City
from data_sources.demo._seeds import chance
from data_sources.demo.areas import Place
from data_sources.demo.outlines import points_in
from data_sources.demo.things import Ground, Row

_EVERY = {"supplies": 2, "shelter": 5, "venue": 4}  # cells to one of them
_ORG_EVERY = 12
_WORDS = {"supplies": "应急物资点", "shelter": "避难场所"}
_VENUES = {"school": 0.22, "market": 0.15, "park": 0.16, "culture": 0.14, "temple": 0.11, "mall": 0.08, "stadium": 0.05, "hospital": 0.06, "metro": 0.03}
_RARE = 0.02  # the share of a kind of venue that a city adds
# of supplies: how often they are there, and how many at most
_STOCK = {
    "pumps": (0.6, 6),
    "generators": (0.5, 3),
    "boats": (0.15, 4),
    "sandbags": (0.9, 800),
    "tents": (0.5, 60),
    "blankets": (0.7, 300),
    "extinguishers": (0.9, 40),
    "first_aid": (0.8, 12),
}
# Types of communities: in the old town, along its edge, in villages.
_OLD_TOWN = {"old_estate": 0.46, "business_district": 0.28, "commodity_housing": 0.20, "restructured_soe": 0.06}
_EDGE = {"commodity_housing": 0.48, "old_estate": 0.18, "restructured_soe": 0.12, "bankrupt_enterprise": 0.08, "business_district": 0.14}
_VILLAGE = {"urban_rural_fringe": 0.86, "commodity_housing": 0.08, "bankrupt_enterprise": 0.06}
_OLD = "440604012"  # the street that is the old town


def facilities(ground: Ground, city: City) -> Iterator[Row]:
    """Supplies and shelters in every other cell or so, venues where people gather; where the city has the overlay also the places of organisations."""
    rng = chance("facilities")
    shares = np.array([_VENUES.get(each, _RARE) for each in city.venues])
    every = _EVERY | ({"party_service": _ORG_EVERY} if city.org_overlay else {})
    number = 0
    for kind, apart in every.items():
        for cell in ground.cells[::apart]:
            lon, lat = (float(each) for each in points_in(cell.shape, 1, chance(cell.code, kind))[0])
            number += 1
            sort = str(rng.choice(list(city.venues), p=shares / shares.sum())) if kind == "venue" else None
            stock = _stock(city, rng) if kind == "supplies" else None
            word = city.venues[sort].zh if sort else _WORDS.get(kind) or city.named("facilities", kind).zh
            name = f"{ground.names[cell.code[:12]]}{word}{number}"
            amount = sum(stock.values()) if stock else int(rng.integers(20, 900))
            yield {"id": number, "kind": kind, "name": name, "area": cell.code, "lon": lon, "lat": lat, "amount": amount, "sort": sort, "stock": stock}


def _stock(city: City, rng: np.random.Generator) -> dict[str, int]:
    found = {each: int(rng.integers(1, _STOCK[each][1] + 1)) for each in city.supplies if each in _STOCK and rng.random() < _STOCK[each][0]}
    return found or {"sandbags": 100}


def community_types(places: Sequence[Place], known: Sequence[str]) -> Iterator[Row]:
    """A type for every community: fringe for villages, old estates and business in the old town."""
    rng = chance("community types")
    for place in places:
        if place.level != "community":
            continue
        shares = _VILLAGE if place.kind == "村" else _OLD_TOWN if place.code.startswith(_OLD) else _EDGE
        here = [each for each in shares if each in known]
        weights = np.array([shares[each] for each in here])
        if here:
            yield {"area": place.code, "type": str(rng.choice(here, p=weights / weights.sum()))}
