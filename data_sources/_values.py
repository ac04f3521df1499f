"""How values are measured in every dialect alike."""

import math
from typing import Any

from core.cubes import STEP

WHOLE = 1000  # whole numbers up to here are kept as they are


def step(value: Any) -> Any:
    """The step a number (an ibis float) falls into: itself where it is whole and small, else one of those two per cent apart."""
    import ibis

    safe = ibis.ifelse(value == 0, 1.0, value.abs())
    steps = (safe.ln() / math.log(STEP)).round().cast("float64")
    whole = (value == value.round().cast("float64")) & (value.abs() <= WHOLE)
    return ibis.ifelse(whole, value, value.sign().cast("float64") * ibis.literal(STEP).pow(steps))
