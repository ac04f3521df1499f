"""The gauge: what it can show and what may be set."""

from widgets.gauge import VIEW


def test_the_ends_of_the_scale_are_whole_numbers() -> None:
    assert VIEW.wrong({"low": 80, "high": 100}) is None
    assert "Scale from" in str(VIEW.wrong({"low": "eighty"}))
