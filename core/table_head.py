"""Where the header of a table stands that people made: below a title and a line of who filled it in, in one row or, with groups of columns, in two."""

import re
from collections import Counter
from collections.abc import Sequence

LOOKED_AT = 30  # rows that show how wide the table is
DEEPEST = 12  # a header stands no lower
ENOUGH = 0.6  # of the widest row: a title fills less
LONGEST = 60  # a name of a column
Cells = list[str]
_TOTAL = re.compile(r"合计|总计|小计|累计|总数|(?:grand|sub)?total", re.IGNORECASE)
_SIGNED = re.compile(r"(?:填表|填报|制表|审核|复核|负责人|经办|单位|联系人|备注|说明|注)\S{0,6}\s*[:：]")
_VALUE = re.compile(r"[\d\s.,:/%+\-年月日*]*\d[\d\s.,:/%+\-年月日*]*")


def head(first: Sequence[Cells]) -> tuple[int, Cells]:
    """The row with which the header ends (1 is the first), and the names in it, by the first rows of a table."""
    first = [_trimmed(cells) for cells in first]
    widest = max(map(_filled, first), default=0)
    at = next((at for at, cells in enumerate(first[:DEEPEST]) if _filled(cells) >= max(ENOUGH * widest, 1) and (at == 0 or _names(cells))), 0)
    for upper in (at - 1, at):
        if upper >= 0 and upper + 1 < len(first) and _two(first[upper], first[upper + 1], first[upper + 2 :]):
            return upper + 2, _joined(first[upper], first[upper + 1])
    return at + 1, list(first[at]) if first else []


def is_foot(cells: Cells) -> bool:
    """Whether a row ends a table that people made: its totals, or who filled it in."""
    named = [cell for cell in cells if cell]
    if any(_TOTAL.fullmatch(re.sub(r"\s", "", cell)) for cell in named[:2]):
        return True
    return 0 < len(named) <= 2 < len(cells) and bool(_SIGNED.match(named[0]))


def _trimmed(cells: Cells) -> Cells:
    return cells[: max((at for at, cell in enumerate(cells, 1) if cell), default=0)]


def _filled(cells: Cells) -> int:
    return sum(map(bool, cells))


def _names(cells: Cells) -> bool:
    """Whether all that stands here could name a column: words, each once, no number and no date."""
    named = [cell for cell in cells if cell]
    return len(named) > 1 and len(set(named)) == len(named) and not any(_VALUE.fullmatch(cell) or len(cell) > LONGEST for cell in named)


def _two(upper: Cells, lower: Cells, below: Sequence[Cells]) -> bool:
    """Whether `upper` names groups of columns and `lower` the columns in them: what one leaves empty the other fills, and rows fill both."""
    width = max(len(upper), len(lower))
    above, under = _wide(upper, width), _wide(lower, width)
    named = [cell for cell in under if cell]
    single = [at for at in range(width) if above[at] and not under[at]]  # a cell merged downwards
    grouped = [at for at in range(width) if under[at] and not above[at]]  # under one that is merged sideways
    if not single or not grouped or not below or len(single) + len(named) < width:
        return False
    if not _names([cell for cell in above if cell]) or any(_VALUE.fullmatch(cell) or len(cell) > LONGEST for cell in named):
        return False
    rows = [_wide(cells, width) for cells in below]
    filled = sum(bool(row[at]) for row in rows for at in single)
    return filled >= ENOUGH * len(single) * len(rows) and not any(row[at] == under[at] for row in rows for at in grouped)


def _joined(upper: Cells, lower: Cells) -> Cells:
    """One row of names of two; a name that several groups have is said with its group."""
    width, group, names = max(len(upper), len(lower)), "", []
    often = Counter(cell for cell in lower if cell)
    for above, under in zip(_wide(upper, width), _wide(lower, width), strict=True):
        group = above or group
        names.append(f"{group}·{under}" if under and often[under] > 1 else under or above)
    return names


def _wide(cells: Cells, width: int) -> Cells:
    return [*cells[:width], *[""] * (width - len(cells))]
