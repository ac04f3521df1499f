"""Cameras, clustered; off until asked for."""

from widgets.one_map._base import Layer

LAYER = Layer("cameras", zh="视频", en="Cameras", on=(), group="video", order=40, module="cameras", topics=("camera",))
