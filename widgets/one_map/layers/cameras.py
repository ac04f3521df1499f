"""Cameras, clustered, to be narrowed by source class; off until asked for."""

from widgets.one_map._base import Layer, Option, listed

LAYER = Layer(
    "cameras",
    zh="视频",
    en="Cameras",
    on=(),
    group="video",
    order=40,
    module="cameras",
    topics=("camera",),
    options=(Option("source", zh="来源", en="Source", many=True, of=listed("camera_classes")),),
)
