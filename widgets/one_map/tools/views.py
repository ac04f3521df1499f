"""Views of the map kept under a name, and the address that opens the present one anywhere."""

from widgets.one_map._base import Tool

TOOL = Tool("views", zh="书签与分享", en="Bookmarks and sharing", icon="bookmark", module="views", order=60)
