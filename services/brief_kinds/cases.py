"""Open cases by light, and how many were reported this week, a week and a month ago."""

from services._brief_cases import about, compared, open_now
from services.brief_kinds._base import By, Kind, fixed

LIGHTS = fixed(red=("超期", "Overdue"), yellow=("将超期", "Nearly due"), green=("按期", "In time"), none=("未计时", "No clock runs"))
KIND = Kind(
    "cases",
    "在办案件",
    "Open cases",
    90,
    record="case",
    now=open_now,
    by=(By("light", "灯色", "By light", LIGHTS), By("major", "大类", "By category", lambda city: city.majors)),
    about=about,
    more=compared,
    page="/cases?tab=list&area={area}",
    figure="case.open",
)
