"""The monthly tables of one's area: how full each is from what is held already, and how many cells lack."""

from services.monthly import READERS
from widgets._base import View

VIEW = View("monthly_tables", zh="月度报表", en="Monthly tables", fits=("none",), size=(4, 5), least=(3, 3), roles=READERS)
