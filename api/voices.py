"""Recordings come in here, from who works outside, and are heard by those who may see their case."""

import flask

from api._base import Call, Refused, Resource
from api._body import read_body
from services.voices import LARGEST_BYTES, take_voice, voice

RESOURCE = Resource("voices")
OUTSIDE = ("officer", "community", "dispatcher")
MEDIA = ("audio/webm", "audio/ogg", "audio/mp4")


@RESOURCE.on("POST", "/voices", roles=OUTSIDE, summary="Hand in a recording of at most 2 MB as the body; answers its id", media=MEDIA, status=201)
def hand_in(call: Call) -> dict[str, str]:
    body = read_body(LARGEST_BYTES)
    if not body:
        raise Refused(400, "no_file", "There is no recording: send it as the body.", "file")
    return {"id": take_voice(call.parts, body, call.who)}


@RESOURCE.on("GET", "/voices/<name>", roles="account", summary="A recording")
def hear(call: Call, name: str) -> flask.Response:
    data, media = voice(call.parts, call.who, name)
    headers = {"Cache-Control": "private, no-cache", "Content-Security-Policy": "sandbox; default-src 'none'", "Content-Disposition": "inline"}
    return flask.Response(data, mimetype=media, headers=headers)
