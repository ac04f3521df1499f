"""Officers on duty where they last reported, free or with something to do."""

from services.brief_kinds._base import By, Kind, fixed, named
from services.nearest_officers import about, on_duty

KIND = Kind(
    "officers",
    "在岗网格员",
    "Officers on duty",
    60,
    record="officer",
    now=on_duty,
    by=(By("standing", "任务", "At work", fixed(free=("空闲", "Free"), busy=("有任务", "With a task"))), By("post", "岗位", "By post", named("posts"))),
    about=about,
    nearest=True,
    page="/?page=grid_governance&area={area}",
    figure="officer.on_duty",
)
