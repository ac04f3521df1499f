"""Where a figure leads: the address behind its value and behind each of its rows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from core import magnet_settings
from core.filters import Filters, applicable, by_field, filters_of, written

if TYPE_CHECKING:
    from core.indicators import Indicator

TOUCHED = ("desk", "phone")  # surfaces with a grid that opens panels
# Where the records behind an indicator are shown that counts what moves; cases stand in their list, asked for by the indicator, all else with its lineage.
RECORDS: dict[str, tuple[str, dict[str, str]]] = {
    "officer": ("/map", {"layers": "officers"}),
    "camera": ("/map", {"layers": "cameras"}),
    "crowd": ("/map", {"layers": "crowd"}),
}
# Which part of an address a row names, and how, by what the rows are told apart by.
ROWS = {name: (name, "{id}") for name in ("area", "category", "department", "source", "state", "segment")}
ROWS |= {"minor": ("category", "{id}"), "day": ("period", "{id}/{id}")}


def hrefs(indicator: "Indicator", given: Mapping[str, Any]) -> dict[str, str]:
    """Addresses behind the value (`href`) and behind one row (`href_row`, with {id} for the row): of the records, or of what the click action says."""
    click = given.get("click")
    if click == "none":
        return {}
    if click == "drill" and given.get("surface") in TOUCHED:
        return {"href": f"#drill={given['area']}", **({"href_row": "#drill={id}"} if given.get("by") == "area" else {})}
    filters = {field: ",".join(chosen) for field, chosen in by_field(filters_for(indicator, given)).items()}
    period = given.get("period") or indicator.period
    if page := magnet_settings.page_of(click):
        return _ways("/", {"page": page, "area": given["area"], **({"period": given["period"]} if given.get("period") else {}), **filters}, given)
    if indicator.family == "case":
        return _ways("/cases", {"tab": "list", "area": given["area"], "of": indicator.id, "period": period, **filters}, given)
    if indicator.family not in RECORDS:  # where it comes from, and its records
        return lineage_way(indicator, given)
    path, query = RECORDS[indicator.family]
    return _ways(path, {"area": given["area"], **query}, given)


def lineage_way(indicator: "Indicator", given: Mapping[str, Any]) -> dict[str, str]:
    """The page of a figure's lineage and records, and of those of one row."""
    query = {"indicator": indicator.id, "area": given["area"], "period": given.get("period") or indicator.period}
    query |= {"filter": text} if (text := written(filters_for(indicator, given))) else {}
    found = {"href": f"/lineage?{urlencode(query, safe=',/=')}"}
    if by := given.get("by"):
        row = {"area": "{id}"} if by == "area" else {"by": by, "row": "{id}"}
        found["href_row"] = f"/lineage?{urlencode({**query, **row}, safe='{},/=')}"
    return found


def _ways(path: str, query: dict[str, str], given: Mapping[str, Any]) -> dict[str, str]:
    found = {"href": f"{path}?{urlencode(query, safe=',/')}"}
    if row := ROWS.get(given.get("by") or ""):
        name, value = row
        found["href_row"] = f"{path}?{urlencode({**query, name: value}, safe='{},/')}"
    return found


def filters_for(indicator: "Indicator", given: Mapping[str, Any]) -> Filters:
    """What a magnet's figure is narrowed by: its own filter, and what it follows of the page's choice."""
    return tuple(sorted({*filters_of(given.get("filter") or {}), *applicable(indicator, given.get("narrow") or {})}))
