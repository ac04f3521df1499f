"""Outlines of buildings on the flat map, from the zoom where they can be told apart; a click opens the table of floors and units."""

from widgets.one_map._base import Layer

LAYER = Layer("footprints", zh="楼栋轮廓", en="Building outlines", on=(), order=112, module="footprints")
