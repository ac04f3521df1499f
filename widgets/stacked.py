"""One bar split into its parts, each with its share."""

from widgets._base import View

VIEW = View(
    "stacked", zh="构成", en="Parts", fits=("count", "sum", "ratio"), size=(4, 2), least=(3, 2), needs_by=True, sample=("enterprise.activity", "activity")
)
