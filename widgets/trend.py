"""Twenty-four hours: today up to now, yesterday dashed."""

from widgets._base import View

VIEW = View("trend", zh="折线", en="Trend", fits=("count", "sum"), size=(5, 4), least=(3, 2), needs_by=True, by=("hour",), sample=("case.new", "hour"))
