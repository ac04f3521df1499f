"""What the district holds of one's own area and sends down: each class of data with its rows, what is late, and the corrections that wait."""

from services.data_down import READERS
from widgets._base import View

VIEW = View("data_down", zh="下沉数据", en="Data sent down", fits=("none",), size=(5, 5), least=(3, 3), roles=READERS)
