"""Open cases over the time of their stage."""

from services._brief_cases import about, overdue_now
from services.brief_kinds._base import Kind

KIND = Kind(
    "overdue",
    "超期案件",
    "Overdue cases",
    95,
    record="case",
    now=overdue_now,
    about=about,
    page="/cases?tab=list&area={area}&light=red",
    figure="case.overdue",
)
