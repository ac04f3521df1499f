"""Buildings."""

from services.brief_kinds._base import Kind

KIND = Kind("buildings", "楼栋", "Buildings", 25, record="building", thing="buildings")
