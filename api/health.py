"""Whether the process lives, whether everything works, and what is measured."""

import hmac
import resource
import time
from typing import Any

import flask

from api._base import Call, Refused, Resource
from api._errors import json_response
from services.ready import parts_ready

RESOURCE = Resource("health")
STARTED = time.time()


@RESOURCE.on("GET", "/healthz", roles="open", summary="200 while the process lives")
def alive(call: Call) -> dict[str, Any]:
    return {"alive": True}


@RESOURCE.on("GET", "/readyz", roles="open", summary="200 when every part works, else 503")
def ready(call: Call) -> flask.Response:
    parts = parts_ready(call.parts)
    good = all(state == "ok" for state in parts.values())
    return json_response({"ready": good, "parts": parts}, 200 if good else 503)


@RESOURCE.on("GET", "/metrics", roles="open", summary="Prometheus text, from this machine, with the secret or a token as bearer")
def metrics(call: Call) -> flask.Response:
    token = flask.request.headers.get("Authorization", "").removeprefix("Bearer ")
    if call.account is None and call.address not in {"127.0.0.1", "::1"} and not hmac.compare_digest(token.encode(), call.parts.settings.secret.encode()):
        raise Refused(403, "not_allowed", "Ask from this machine, or send the secret or a token with health.read as bearer token.")
    usage = resource.getrusage(resource.RUSAGE_SELF)
    rows = {
        "magnet_up_seconds": time.time() - STARTED,
        "magnet_cpu_seconds_total": usage.ru_utime + usage.ru_stime,
        "magnet_memory_peak_kilobytes": usage.ru_maxrss,
        **{f'magnet_part_ok{{part="{name}"}}': int(state == "ok") for name, state in parts_ready(call.parts).items()},
    }
    return flask.Response("".join(f"{name} {value}\n" for name, value in rows.items()), mimetype="text/plain")
