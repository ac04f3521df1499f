"""Small counts of residents: one under five says something about somebody, and so does a number from which it follows."""

from collections.abc import Mapping

FEW = 5
HIDDEN = "few"  # under five
BESIDE = "beside"  # five or more, kept back so that a small one does not follow by subtraction


def hide(counts: Mapping[str, int]) -> dict[str, int | str]:
    """The parts of a total that is told: those under five as HIDDEN, and one more as BESIDE where the hidden ones would follow from the total.

    They follow where there is one alone, and where their sum leaves each but one value: all ones or all fours.
    """
    small = {name for name, count in counts.items() if 0 < count < FEW}
    total = sum(counts[name] for name in small)
    beside = ""
    if small and (len(small) == 1 or total in (len(small), len(small) * (FEW - 1))):
        rest = sorted((count, name) for name, count in counts.items() if count >= FEW)
        beside = rest[0][1] if rest else ""
    return {name: HIDDEN if name in small else BESIDE if name == beside and beside else count for name, count in counts.items()}
