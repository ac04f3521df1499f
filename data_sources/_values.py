"""The types of columns and how values are measured, in every dialect alike."""

import math
from typing import TYPE_CHECKING, Any

from core.cubes import FILLED, HOUR, STEP, Shape
from core.datasets import Dataset

if TYPE_CHECKING:
    import ibis
    import pandas as pd

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


def hashes(dataset: Dataset, made: "pd.DataFrame") -> "pd.Series[int]":
    """By which it is seen whether a row has changed."""
    import pandas as pd

    values = made[[*dataset.columns, "_area"]].astype("object").where(made[[*dataset.columns, "_area"]].notna(), "").astype(str)
    return pd.util.hash_pandas_object(values.assign(_kinds=str(dtypes(dataset))), index=False).astype("int64")


def rolled_up(dataset: Dataset, shape: Shape, rows: "ibis.Table", sign: int) -> "ibis.Table":
    """The rows grouped as the shape says, counted with the sign."""
    keys: dict[str, Any] = {"_area": rows["_area"].substr(0, shape.digits)}
    if shape.day:
        keys["_day"] = rows[shape.day].cast("date")
    keys |= {dim: _dim(rows, dim) for dim in shape.dims}
    if shape.how:
        rows = rows.filter(rows[shape.value or ""].notnull())
        keys["_value"] = step(rows[shape.value or ""].cast("float64"))
    sums = {f"_what_{name}": rows[name].cast("float64") for name in shape.sums}
    made = rows.select(**keys, **sums)
    totals = {"_n": sign * made.count(), **{f"sum_{name}": sign * made[f"_what_{name}"].sum() for name in shape.sums}}
    return made.group_by(*keys).aggregate(**totals)


def _dim(rows: "ibis.Table", dim: str) -> Any:
    if dim.endswith(FILLED):
        return rows[dim[:-1]].notnull()
    return rows[dim[:-1]].hour().cast("int64") if dim.endswith(HOUR) else rows[dim]
