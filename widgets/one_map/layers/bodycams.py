"""Body-cams of officers on duty, where they are now."""

from widgets.one_map._base import Layer, Points

LAYER = Layer(
    "bodycams",
    zh="单兵记录仪",
    en="Body-cams",
    on=(),
    group="video",
    order=50,
    module="points",
    topics=("bodycam",),
    stale=90,
    points=Points("bodycam", "shield", 406, ("单", "B"), states=(("离线", "Offline"),), moves=True),
)
