"""Limits are read as catalogues write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import limit_of
from core.limit_words import UNITS, WORDS, limit_in_words, words_of


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("2紧急工作时", "2u"), ("15工作日", "15d"), ("4工作时", "4h"), ("3自然日", "3n"), ("当日", "1d"), ("2 紧急工作时", "2u"), ("\uff12紧急工作时", "2u"),
        ("5个工作日", "5d"), ("5个工作日内", "5d"), ("十五工作日", "15d"), ("二十工作日", "20d"), ("两小时", "2u"),
        ("半小时", "0.5u"), ("30分钟", "0.5u"), ("2紧急工作日", "48u"),
        ("1周", "7n"), ("4h", "4h"), ("2U", "2u"), ("3 working days", "3d"), ("1.5工作日", "1.5d"), ("一百二十自然日", "120n"),
    ],
)  # fmt: skip
def test_limits_in_words(words: str, limit: str) -> None:
    assert limit_in_words(words) == limit


@pytest.mark.parametrize("words", ["", "工作日", "快一点", "-2工作日", "0工作日", "2", "100000自然日", "2 x", "二二二二二二工作日", "½", "²工作日x"])
def test_what_is_no_limit_says_what_to_write(words: str) -> None:
    with pytest.raises(ValueError, match="is no time limit"):
        limit_in_words(words)


@given(st.integers(1, 999), st.sampled_from(sorted(WORDS)))
def test_what_we_write_we_read(number: int, unit: str) -> None:
    assert limit_in_words(words_of(f"{number}{unit}").zh) == f"{number}{unit}"
    assert limit_in_words(words_of(f"{number}{unit}").en) == f"{number}{unit}"


@given(st.text(max_size=12))
def test_whatever_is_written_is_a_limit_or_refused(text: str) -> None:
    try:
        limit = limit_in_words(text)
    except ValueError:
        return
    assert limit_of(limit).seconds > 0


@given(st.integers(1, 40), st.sampled_from([unit for unit in UNITS if len(unit) > 1]), st.sampled_from(["", " ", "  "]))
def test_blanks_mean_nothing(number: int, unit: str, blank: str) -> None:
    assert limit_in_words(f"{blank}{number}{blank}{unit}{blank}") == limit_in_words(f"{number}{unit}")
