"""The types of columns and how values are measured, in every dialect alike."""

import math
from typing import Any

from core.cubes import FILLED, HOUR, STEP, Shape
from core.datasets import Dataset

DTYPES = {"text": "string", "int": "int64", "float": "float64", "bool": "boolean", "date": "date", "time": "timestamp(6)"}
WHOLE = 1000  # whole numbers up to here are kept as they are


def dtypes(dataset: Dataset) -> dict[str, str]:
    """The dataset's columns with their types in ibis."""
    return {each.id: DTYPES[each.kind] for each in dataset.columns.values()}


def cube_dtypes(dataset: Dataset, shape: Shape) -> dict[str, str]:
    """The columns of a rollup with their types in ibis."""
    columns = {"_area": "!string", **({"_day": "date"} if shape.day else {})}
    marked = {FILLED: "boolean", HOUR: "int64"}
    columns |= {dim: marked.get(dim[-1]) or DTYPES[dataset.columns[dim].kind] for dim in shape.dims}
    value = {"_value": "int64" if shape.how == "distinct" else "float64"} if shape.how else {}
    return {**columns, **value, "_n": "int64", **{f"sum_{name}": "float64" for name in shape.sums}}


def step(value: Any) -> Any:
    """The step a number (an ibis float) falls into: itself where it is whole and small, else one of those two per cent apart."""
    import ibis

    safe = ibis.ifelse(value == 0, 1.0, value.abs())
    steps = (safe.ln() / math.log(STEP)).round().cast("float64")
    whole = (value == value.round().cast("float64")) & (value.abs() <= WHOLE)
    return ibis.ifelse(whole, value, value.sign().cast("float64") * ibis.literal(STEP).pow(steps))
