"""Twenty-four hours: today up to now, yesterday dashed."""

from widgets._base import View

VIEW = View("trend", zh="折线", en="Trend", fits=("count", "sum"), size=(5, 4), needs_by=True, by=("hour",))
