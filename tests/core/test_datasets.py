"""Datasets and interfaces as a pack declares them."""

from pathlib import Path

import pytest

from core.city import PackError, load_city
from core.datasets import span

CITIES = Path(__file__).parents[2] / "cities"


def a_city(folder: Path, datasets: str = "", interfaces: str = "") -> Path:
    """A copy of the demo city that adds these rows."""
    made = folder / "somewhere"
    made.mkdir()
    for file in (CITIES / "chancheng").iterdir():
        if file.name not in ("datasets", "interfaces"):
            (made / file.name).symlink_to(file)
    for name, text in (("datasets", datasets), ("interfaces", interfaces)):
        if text:
            (made / name).mkdir()
            (made / name / "own.yaml").write_text(text)
    return made


def test_a_dataset_says_whose_it_is_and_which_of_its_columns_are_personal() -> None:
    licence = load_city(CITIES / "base", CITIES / "chancheng").datasets["business_licence"]
    assert (licence.database, licence.owner, licence.personal) == ("licences", "market", {"phone": "phone"})


@pytest.mark.parametrize(
    ("rest", "says"),
    [
        ("owner: nobody, key: [n]", "there is no 'nobody'"),
        ("owner: market, key: [n], source: 'store:person', keep: 10y", "which has no age: take keep out"),
    ],
)
def test_a_mistake_in_a_dataset_is_named_with_file_and_line(rest: str, says: str, tmp_path: Path) -> None:
    row = f"- {{id: x1, zh: 一, en: One, database: people, says: {{zh: 一, en: One}}, columns: [{{id: n, zh: 号, en: Number}}], {rest}}}\n"
    with pytest.raises(PackError, match=says) as error:
        load_city(CITIES / "base", a_city(tmp_path, datasets=row))
    assert "own.yaml:1" in str(error.value)


def test_an_interface_brings_the_rows_of_a_dataset_that_exists(tmp_path: Path) -> None:
    row = "- {id: i1, zh: 接口, en: Interface, dataset: nothing, connector: files, owner: market}\n"
    with pytest.raises(PackError, match="there is no 'nothing'"):
        load_city(CITIES / "base", a_city(tmp_path, interfaces=row))


def test_a_span_of_time_is_a_number_and_a_unit() -> None:
    assert span("6h").total_seconds() == 6 * 3600
    with pytest.raises(ValueError, match="write 15m"):
        span("soon")
