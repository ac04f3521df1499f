"""Enterprises by industry."""

from services.brief_kinds._base import By, Kind, named

KIND = Kind(
    "enterprises",
    "企业",
    "Enterprises",
    30,
    record="enterprise",
    thing="enterprises",
    by=(By("industry", "行业", "By industry", named("industries")),),
    page="/?page=industry&area={area}",
    figure="enterprise.count",
)
