"""How the data interfaces are: how many are late, troubled and well, and which to look at first."""

from services.interfaces import READERS
from widgets._base import View

VIEW = View("interface_health", zh="接口健康", en="Interfaces", fits=("none",), size=(4, 3), least=(3, 2), roles=READERS)
