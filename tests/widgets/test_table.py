"""The table: what it can show and what may be set."""

from widgets.table import VIEW


def test_it_is_sorted_by_one_of_its_columns_and_has_a_row() -> None:
    assert VIEW.wrong({"sort": "change", "limit": 3}) is None
    assert "denominator" in str(VIEW.wrong({"sort": "colour"}))
    assert "at least 1" in str(VIEW.wrong({"limit": 0}))
