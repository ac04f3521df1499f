"""Cameras: online or not, and whose they are."""

from services.brief_kinds._base import By, Kind, fixed, named

ONLINE = fixed(online=("在线", "Online"), offline=("离线", "Offline"))
KIND = Kind(
    "cameras",
    "视频",
    "Cameras",
    50,
    record="camera",
    thing="cameras",
    by=(By("online", "状态", "State", ONLINE), By("source_class", "来源", "By source", named("camera_classes"))),
    nearest=True,
    page="/?page=public_safety&area={area}",
    figure="camera.online_rate",
)
