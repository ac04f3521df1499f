"""Area codes nest by their beginnings."""

import pytest

from core.areas import ancestors, at_level, covers, level_of, parent_of, prefix


@pytest.mark.parametrize(
    ("code", "level"),
    [("440604", "district"), ("440604012", "town_street"), ("440604012061", "community"), ("440604012061003", "grid"), ("440604012061003-02", "micro_grid")],
)
def test_a_code_tells_its_level(code: str, level: str) -> None:
    assert level_of(code) == level


@pytest.mark.parametrize("code", ["", "4406", "44060401", "440604012061003-2", "禅城区", "440604012061 "])
def test_what_is_no_code_is_refused_with_the_forms_there_are(code: str) -> None:
    with pytest.raises(ValueError, match="6, 9, 12 or 15 digits"):
        level_of(code)


def test_only_empty_groups_are_cut_off_a_prefix() -> None:
    assert prefix("440600") == "4406"
    assert prefix("440000") == "44"
    assert prefix("440604010") == "440604010"
    assert prefix("440604000000") == "440604"
    assert prefix("440604012061003-10") == "440604012061003-10"


def test_a_street_covers_its_communities_and_no_others() -> None:
    assert covers("440604012", "440604012061")
    assert not covers("440604010", "440604012061")


def test_the_way_up_ends_at_the_district() -> None:
    assert ancestors("440604012061003-02") == ["440604012061003-02", "440604012061003", "440604012061", "440604012", "440604"]
    assert parent_of("440604") is None
    assert at_level("440604012061003", "community") == "440604012061"
    assert at_level("440604", "community") is None
