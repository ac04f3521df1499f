"""The way from the map to the cell editor, for the area that is chosen."""

from services.cells import EDITORS
from widgets.one_map._base import Tool

TOOL = Tool("edit_cells", zh="编辑网格", en="Edit cells", icon="pencil", module="edit_cells", order=90, roles=EDITORS)
