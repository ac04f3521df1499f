"""Stores of emergency supplies and what they hold."""

from widgets.one_map._base import Layer, Points

LAYER = Layer("supplies", zh="应急物资", en="Emergency supplies", on=(), order=140, module="points", points=Points("supplies", "crate", 387, ("资", "S")))
