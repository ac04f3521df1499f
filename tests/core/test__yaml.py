"""YAML that remembers its lines."""

from pathlib import Path

from core._yaml import lay_over, read_yaml


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: 1\nb:\n  - {id: x, v: 2}\n", encoding="utf-8")
    data, lines = read_yaml(file)
    assert data == {"a": 1, "b": {"x": {"id": "x", "v": 2}}}
    assert lines[("b", "x", "v")] == (file, 3)


def test_rows_stay_a_list_where_asked(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("- {id: x}\n", encoding="utf-8")
    assert read_yaml(file, rows=False)[0] == [{"id": "x"}]


def test_lists_are_replaced_and_maps_are_merged() -> None:
    assert lay_over({"a": {"x": 1, "l": [1]}, "b": 1}, {"a": {"l": [2]}}) == {"a": {"x": 1, "l": [2]}, "b": 1}
