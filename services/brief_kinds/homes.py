"""Homes, lived in or empty."""

from services.brief_kinds._base import By, Kind, fixed

LIVING = fixed(occupied=("有人居住", "Lived in"), empty=("空置", "Empty"))
KIND = Kind("homes", "住房", "Homes", 20, record="home", thing="homes", by=(By("living", "居住", "Lived in", LIVING),), page="/?page=livelihood&area={area}")
