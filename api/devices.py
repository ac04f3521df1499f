"""Officers' phones: which there are, approving and revoking them, and how this one stands."""

from typing import Any

from api import _device
from api._base import Call, Refused, Resource
from services.devices import APPROVES, approve, list_devices, revoke, state_of

RESOURCE = Resource("devices")


@RESOURCE.on("GET", "/devices", roles=APPROVES, summary="Phones bound to accounts of one's scope or waiting to be, those that wait first")
def find(call: Call) -> dict[str, Any]:
    return {"items": list_devices(call.parts, call.who), "next": None}


@RESOURCE.on("GET", "/devices/here", roles="open", limit="60 per minute", summary="How this phone stands: none, waiting, bound or revoked")
def here(call: Call) -> dict[str, Any]:
    return {"state": state_of(call.parts, _device.token())}


@RESOURCE.on("POST", "/devices/<device_id>/approve", roles=APPROVES, summary="Let a phone be used")
def allow(call: Call, device_id: str) -> dict[str, Any]:
    approve(call.parts, call.who, number(device_id), call.address)
    return {}


@RESOURCE.on("DELETE", "/devices/<device_id>", roles=APPROVES, summary="Take a phone back: it is signed out at once")
def take_back(call: Call, device_id: str) -> dict[str, Any]:
    revoke(call.parts, call.who, number(device_id), call.address)
    return {}


def number(text: str) -> int:
    """An id of the path."""
    if not text.isdigit():
        raise Refused(404, "not_found", f"There is no device {text}.")
    return int(text)
