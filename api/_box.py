"""A box of a query: west,south,east,north in degrees."""

from typing import Annotated

from pydantic import AfterValidator


def _four_numbers(value: str | None) -> str | None:
    if value is not None and len([float(each) for each in value.split(",")]) != 4:
        raise ValueError("box is west,south,east,north in degrees")
    return value


Box = Annotated[str | None, AfterValidator(_four_numbers)]


def bounds(box: str | None) -> tuple[float, float, float, float] | None:
    """The four numbers of a box that was checked; None where none was given."""
    if not box:
        return None
    west, south, east, north = (float(each) for each in box.split(","))
    return west, south, east, north
