"""The cameras of what is picked, else of what is in view, side by side."""

from widgets.one_map._base import Tool

ROLES = ("leader", "dispatcher", "community", "officer", "handler", "property")
TOOL = Tool("cameras", zh="看视频", en="Watch cameras", icon="video", module="camera_grid", order=60, roles=ROLES, everywhere=True)
