"""What the demo knows of its buildings."""

from shapely.geometry import Point, shape

from data_sources.demo.buildings import known
from data_sources.demo.people import Home

ROWS = [{"id": id, "name": "n", "area": "440604012061001", "floors": 6, "kind": "residential", "lon": 113.1 + id / 500, "lat": 23.02} for id in (1, 2)]


def test_each_has_outline_and_height_and_a_grown_up_resident_is_chief() -> None:
    homes = [Home(1, 1, "1栋101", "440604012061001", True, 80.0), Home(2, 2, "2栋101", "440604012061001", True, None)]
    persons = [
        {"id": 1, "name": "李测试0001", "birth_year": 2015, "home": 1},
        {"id": 2, "name": "王测试0001", "birth_year": 1970, "home": 1},
        {"id": 3, "name": "何测试0001", "birth_year": 2000, "home": 2},
    ]
    first, second = known(ROWS, homes, persons)
    assert (first["chief"], second["chief"]) == ("王测试0001", None)
    for row in (first, second):
        assert shape(row["footprint"]).contains(Point(row["lon"], row["lat"]))
        assert row["height"] > 15
