"""The map as a picture or a PDF, with legend, scale and time."""

from widgets.one_map._base import Tool

TOOL = Tool("picture", zh="图片与 PDF", en="Picture and PDF", icon="photo-down", module="picture", order=70)
