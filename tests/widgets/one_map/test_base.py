"""What a layer of the map is."""

import pytest

from core.discover import BrokenUnit, discover
from widgets.one_map._base import DESKS, WALLS, Layer


def test_a_layer_is_drawn_by_a_module_or_by_a_component() -> None:
    with pytest.raises(ValueError, match="either module= "):
        Layer("both", zh="两", en="Both", on=DESKS, module="both", component=lambda screen: None)
    with pytest.raises(ValueError, match="either module= "):
        Layer("none", zh="无", en="None", on=WALLS)


def test_a_new_file_is_a_new_layer(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = 'from widgets.one_map._base import Layer\nLAYER = Layer("hydrants", zh="消火栓", en="Hydrants", on=(), module="hydrants")\n'
    (tmp_path / "hydrants.py").write_text(text, "utf-8")
    assert discover(tmp_path, Layer, "units")["hydrants"].words.of("en") == "Hydrants"


def test_a_misnamed_layer_stops_the_start(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "pipes.py").write_text('from widgets.one_map._base import Layer\nLAYER = Layer("hydrants", zh="", en="", on=(), module="x")\n')
    with pytest.raises(BrokenUnit, match=r"pipes\.py"):
        discover(tmp_path, Layer, "units")
