"""A dataset's rows in a database as expressions: those that hold at a version, and what a version brought and took. Texts are its tables' names."""

from typing import TYPE_CHECKING

from core.datasets import Dataset
from data_sources._values import dtypes

if TYPE_CHECKING:
    import ibis

OWN = {"_key": "!string", "_area": "!string", "_load": "!int64", "_at": "!timestamp(6)", "_hash": "!int64", "_since": "!int64"}
DEAD = {"_key": "!string", "_since": "!int64", "_died": "!int64"}


def live(dataset: Dataset, version: int, dead: int) -> "ibis.Table":
    """The rows that hold at a version, of which `dead` are named as holding no more."""
    table = _rows(dataset)
    table = table.filter(table["_since"] <= version)
    if not dead:
        return table
    buried = _dead(dataset)
    return table.anti_join(buried.filter(buried["_died"] <= version), ["_key", "_since"])


def fresh(dataset: Dataset, version: int) -> "ibis.Table":
    """What a version brought."""
    table = _rows(dataset)
    return table.filter(table["_since"] == version)


def old(dataset: Dataset, version: int) -> "ibis.Table":
    """What a version took."""
    table, buried = _rows(dataset), _dead(dataset)
    return table.semi_join(buried.filter(buried["_died"] == version), ["_key", "_since"])


def _rows(dataset: Dataset) -> "ibis.Table":
    import ibis

    return ibis.table({**OWN, **dtypes(dataset)}, name=f"rows_{dataset.id}")


def _dead(dataset: Dataset) -> "ibis.Table":
    import ibis

    return ibis.table(DEAD, name=f"dead_{dataset.id}")
