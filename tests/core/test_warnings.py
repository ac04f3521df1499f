"""A band holds until several readings in a row say otherwise."""

from core.warnings import Held, confirm, severity, trend


def after(*readings: int, band: int = 0) -> int:
    held = Held(band)
    for reading in readings:
        held = confirm(held, reading)
    return held.band


def test_severity_rises_from_blue_to_red() -> None:
    assert [severity(band) for band in (0, 4, 3, 2, 1)] == [0, 1, 2, 3, 4]


def test_two_readings_change_nothing_three_do() -> None:
    assert after(4, 4) == 0
    assert after(4, 4, 4) == 4


def test_one_reading_of_the_old_band_begins_the_count_anew() -> None:
    assert after(4, 4, 0, 4, 4) == 0


def test_rising_readings_raise_to_the_mildest_of_them() -> None:
    assert after(3, 2, 1) == 3
    assert after(3, 2, 1, 1, 1) == 3
    assert after(3, 2, 1, 1, 1, 1) == 1


def test_falling_readings_lower_to_the_gravest_of_them() -> None:
    assert after(4, 3, 0, band=1) == 3


def test_readings_on_both_sides_cancel_each_other() -> None:
    assert after(2, 4, 2, 4, 2, 4, band=3) == 3


def test_fewer_readings_may_be_enough() -> None:
    assert confirm(Held(0), 4, needed=1).band == 4


def test_a_trend_compares_later_with_earlier() -> None:
    assert trend([100, 100, 120, 130]) == "up"
    assert trend([130, 120, 100, 100]) == "down"
    assert trend([100, 101, 100, 101]) == "flat"
    assert trend([5]) == "flat"
