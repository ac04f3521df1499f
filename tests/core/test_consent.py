"""What homes agree to: by number of owners and by floor area, both."""

import pytest

from core.consent import OPPOSED, SIGNED, UNREACHABLE, UNSIGNED, Matter, Vote, tally
from core.words import Words

TWO_THIRDS, THREE_QUARTERS, HALF = 2 / 3, 3 / 4, 1 / 2


def votes(*states: str, m2: float | None = 80.0) -> list[Vote]:
    return [Vote(state, m2, number) for number, state in enumerate(states)]


def test_two_thirds_of_nine_are_six_however_the_share_is_written() -> None:
    six = votes(*[SIGNED] * 6, *[UNSIGNED] * 3)
    for share in (TWO_THIRDS, 0.6667, 0.66667):
        assert tally(six, share, THREE_QUARTERS)["people"]["needed"] == 6
        assert tally(six, share, THREE_QUARTERS)["reached"]


def test_many_small_homes_are_not_enough_where_the_large_ones_do_not_sign() -> None:
    small = [Vote(SIGNED, 50.0, number) for number in range(6)]
    large = [Vote(UNSIGNED, 150.0, number) for number in range(6, 9)]
    found = tally([*small, *large], TWO_THIRDS, THREE_QUARTERS)
    assert found["people"]["reached"]
    assert not found["area"]["reached"]
    assert not found["reached"]
    assert (found["area"]["of"], found["area"]["voted"], found["area"]["needed"], found["area"]["missing"]) == (750, 300, 500, 200)


def test_of_those_that_vote_three_quarters_agree_and_each_more_signature_votes_too() -> None:
    found = tally(votes(*[SIGNED] * 4, *[OPPOSED] * 2, *[UNSIGNED] * 3), TWO_THIRDS, THREE_QUARTERS)["people"]
    assert (found["quorum"], found["reached"], found["missing"], found["possible"]) == (True, False, 2, True)
    assert tally(votes(*[SIGNED] * 6, *[OPPOSED] * 2, UNSIGNED), TWO_THIRDS, THREE_QUARTERS)["people"]["reached"]


def test_half_has_to_be_exceeded_other_shares_only_reached() -> None:
    even = votes(*[SIGNED] * 3, *[OPPOSED] * 3)
    assert tally(even, TWO_THIRDS, HALF)["people"]["missing"] == 1
    assert tally(votes(*[SIGNED] * 3, OPPOSED), TWO_THIRDS, THREE_QUARTERS)["people"]["missing"] == 0


def test_it_is_said_when_it_cannot_be_reached_any_more() -> None:
    found = tally(votes(*[SIGNED] * 2, *[OPPOSED] * 4), TWO_THIRDS, THREE_QUARTERS)["people"]
    assert (found["possible"], found["reached"]) == (False, False)


def test_several_homes_of_one_owner_count_once_by_number_and_whole_by_area() -> None:
    mine = [Vote(SIGNED, 100.0, "owner"), Vote(UNSIGNED, 100.0, "owner"), Vote(UNSIGNED, 100.0, "other")]
    found = tally(mine, TWO_THIRDS, THREE_QUARTERS)
    assert (found["people"]["of"], found["people"]["voted"]) == (2, 1)
    assert (found["area"]["of"], found["area"]["voted"]) == (300, 100)


def test_homes_without_a_known_area_are_in_no_share_of_it_and_said() -> None:
    found = tally([*votes(SIGNED, SIGNED), Vote(UNREACHABLE, None, "x")], TWO_THIRDS, THREE_QUARTERS)
    assert (found["area"]["known"], found["area"]["unknown"], found["area"]["of"]) == (2, 1, 160)
    nothing = tally(votes(SIGNED, SIGNED, m2=None), TWO_THIRDS, THREE_QUARTERS)
    assert (nothing["people"]["reached"], nothing["area"]["reached"], nothing["reached"]) == (True, False, False)


def test_a_share_may_be_written_as_a_fraction() -> None:
    matter = Matter(id="lift", zh="电梯", en="Lift", threshold="2/3", agree="3/4", rule=Words("规则", "rule"))  # type: ignore[arg-type]
    assert (matter.threshold, matter.agree) == (pytest.approx(2 / 3), 0.75)
