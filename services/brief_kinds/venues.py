"""Venues: where many people meet."""

from services.brief_kinds._base import Kind

KIND = Kind("venues", "场所", "Venues", 40, record="place", thing="venues", nearest=True, figure="facility.count")
