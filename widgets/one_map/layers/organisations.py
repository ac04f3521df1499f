"""Places of organisations, where the city has switched that overlay on."""

from widgets.one_map._base import Layer, Points

LAYER = Layer(
    "organisations",
    zh="党群服务阵地",
    en="Party and community service",
    on=(),
    order=190,
    module="points",
    points=Points("organisation", "flag", 384, ("党", "P")),
    when=lambda city: city.org_overlay,
)
