"""A share: value, numerator over denominator, a track with the target's tick, and the comparison."""

from widgets._base import View

VIEW = View("rate", zh="目标", en="Rate", fits=("ratio",), size=(3, 2), sample=("case.on_time_rate", None))
