"""Communities by type (社区分类治理), so that like is compared with like."""

from widgets.one_map._base import Layer, Option, listed

LAYER = Layer(
    "community_types",
    zh="社区类型",
    en="Types of communities",
    on=(),
    group="space",
    order=40,
    module="community_types",
    options=(Option("type", zh="类型", en="Type", many=True, of=listed("community_types")),),
)
