"""The pieces of a crowd route: band, people, people per square metre and which way it goes."""

from widgets._base import View

VIEW = View("crowd", zh="分段", en="Route", fits=("sum",), size=(4, 3), least=(3, 2), needs_by=True, by=("segment",), sample=("crowd.now", "segment"))
