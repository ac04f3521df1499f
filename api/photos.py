"""Photos come in here, open to all, and are shown to those who may see their case."""

from typing import Any, Literal

import flask
from pydantic import BaseModel, Field

from api._base import Call, Refused, Resource
from api._body import file_in, read_body
from services.photo_covers import COVERERS, cover, covers, original
from services.photos import LARGEST_BYTES, photo, photo_versions, take_photo

RESOURCE = Resource("photos")
AROUND_IT = 64 * 1024  # what a multipart body has besides the file
MULTIPART = "multipart/form-data"


class Size(BaseModel):
    size: Literal["full", "thumb"] = "full"
    original: bool = False


class Cover(BaseModel):
    boxes: list[tuple[float, float, float, float]] = Field(max_length=1000, description="left, top, width, height as shares of the picture")
    version: int


@RESOURCE.on(
    "POST",
    "/photos",
    roles="open",
    limit="30 per minute",
    summary="Hand in a JPEG, PNG, WebP or HEIC of at most 10 MB, as the body or as the part `file`; answers its id",
    media=("image/jpeg", "image/png", "image/webp", "image/heic", MULTIPART),
    status=201,
)
def hand_in(call: Call) -> dict[str, str]:
    body = read_body(LARGEST_BYTES + AROUND_IT)
    if flask.request.mimetype == MULTIPART and len(body) <= LARGEST_BYTES + AROUND_IT:
        body = file_in(body, "file") or b""
    if len(body) > LARGEST_BYTES:
        raise Refused(413, "too_large", f"A photo may have {LARGEST_BYTES // 2**20} MB: hand in a smaller one.", "file")
    if not body:
        raise Refused(400, "no_file", "There is no photo: send it as the body, or as the part `file`.", "file")
    return {"id": take_photo(call.parts, body, call.account)}


@RESOURCE.on(
    "GET",
    "/photos/<name>",
    roles="account",
    summary="A photo as JPEG, at most 2560 px or, with size=thumb, 480 px, boxes drawn over it; original=1 without them, for who may, on record",
    query=Size,
)
def show(call: Call, name: str) -> flask.Response:
    if call.query.original:
        response = flask.Response(original(call.parts, call.who, name, call.address), mimetype="image/jpeg")
        response.headers["Cache-Control"] = "no-store"  # each look is asked for, and recorded
        return response
    response = flask.Response(photo(call.parts, call.who, name, call.query.size == "thumb"), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, no-cache"  # kept by the browser, the right asked for each time
    response.set_etag(f"{name}-{call.query.size}-{photo_versions(call.parts, [name]).get(name, 0)}")
    return response.make_conditional(flask.request)


@RESOURCE.on("GET", "/photos/<name>/cover", roles=COVERERS, summary="The boxes over a photo, and who drew which when")
def boxes(call: Call, name: str) -> dict[str, Any]:
    return covers(call.parts, call.who, name)


@RESOURCE.on("PUT", "/photos/<name>/cover", roles=COVERERS, summary="Draw boxes over a photo, in place of those of `version`; none shows it again", body=Cover)
def draw(call: Call, name: str) -> dict[str, int]:
    return {"version": cover(call.parts, call.who, name, call.body.boxes, call.body.version)}
