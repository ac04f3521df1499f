"""The phone's service worker: assets/_phone_worker.mjs with the version and the list of files it keeps in front."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask

from layouts.plain import Plain
from layouts.plain._phone import ASSETS, WORKER, kept, version

if TYPE_CHECKING:
    from services._parts import Parts


def view(_parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the script. Its text changes with any of the phone's files, which is how an update reaches a phone."""

    def worker() -> Any:
        files = [f"/assets/{name}" for name in kept()]
        text = f"const VERSION = {json.dumps(version())}, FILES = {json.dumps(files)};\n{(ASSETS / WORKER).read_text(encoding='utf-8')}"
        headers = {"Cache-Control": "no-cache", "Service-Worker-Allowed": "/m"}
        return flask.Response(text, mimetype="text/javascript", headers=headers)

    return worker


PLAIN = Plain("phone_worker", "/m/sw.js", view, roles="open")
