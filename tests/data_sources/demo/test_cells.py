"""Business lines and staff of the demo's cells."""

from core.cells import staff_faults
from core.city import City
from data_sources.demo.build import Demo
from data_sources.demo.cells import cell_lines, cell_staff


def test_every_cell_has_a_line_and_most_have_all(city: City) -> None:
    places = Demo(city, 0.02).places
    lines: dict[str, set[str]] = {}
    for row in cell_lines(city, places):
        lines.setdefault(str(row["cell"]), set()).add(str(row["line"]))
    cells = {place.code for place in places if place.level in ("grid", "micro_grid")}
    assert lines.keys() == cells
    assert sum(len(each) == len(city.lines) for each in lines.values()) > len(cells) / 2


def test_the_staff_is_as_the_citys_rule_asks(city: City) -> None:
    demo = Demo(city, 0.02)
    kinds = {place.code: place.kind for place in demo.places if place.level in ("grid", "micro_grid")}
    rows = list(cell_staff(city, demo.places, demo.officers))
    assert {row["officer"] for row in rows if row["officer"]} == {officer["id"] for officer in demo.officers}
    assert [fault for fault in staff_faults(city.cell_rules, kinds, rows, 60_000) if fault.rule != "too_many"] == []
