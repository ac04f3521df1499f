"""Sensors: water level, smoke, temperature, noise, air; coloured only when a threshold is passed."""

from widgets.one_map._base import Layer, Option, Points, listed

_SIGNS = {"water_level": ("水", "W"), "smoke": ("烟", "S"), "temperature": ("温", "T"), "noise": ("噪", "N"), "pm25": ("尘", "P")}
LAYER = Layer(
    "sensors",
    zh="感知设备",
    en="Sensors",
    on=(),
    group="live",
    order=60,
    module="points",
    topics=("sensor",),
    stale=300,
    options=(Option("measures", zh="类型", en="Measures", many=True, of=listed("sensors")),),
    points=Points("sensor", "trapezium", 403, ("感", "S"), _SIGNS, by="measures", bands=True),
)
