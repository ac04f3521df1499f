"""Trails of officers on duty in the hours of their shift, for their supervisors; each look is on record."""

from services.trails import SUPERVISORS
from widgets.one_map._base import Layer

LAYER = Layer("officer_trails", zh="网格员轨迹", en="Officers' trails", on=(), group="force", order=50, roles=SUPERVISORS, module="officer_trails")
