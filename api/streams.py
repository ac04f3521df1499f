"""Watching cameras: which ones there are to watch, their pictures through our own address, and the registry of where they come from."""

from typing import Any

import flask
from pydantic import BaseModel, ConfigDict, Field

from api._base import Call, Refused, Resource
from api._body import uploaded
from api._box import Box, bounds
from data_sources.stream_gateway import NoStream
from services import stream_files, streams

RESOURCE = Resource("streams")
ADMIN = ("admin",)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAFE_S = 60  # a segment never changes under its name


class Wanted(BaseModel):
    """`box` is west,south,east,north; `ids` are GB/T 28181 ids with commas; `streamed=1` leaves out cameras without a stream."""

    area: str | None = None
    box: Box = None
    ids: str = Field("", max_length=4000)
    streamed: bool = False
    limit: int = Field(100, ge=1, le=1000)
    after: str = Field("", max_length=20)


class Page(BaseModel):
    limit: int = Field(100, ge=1, le=1000)
    after: str = Field("", max_length=20)


class File(BaseModel):
    preview: bool = Field(False, description="Only say what would become of it")


class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")
    address: str = Field(max_length=500, description="Of an HLS playlist; {secret} stands for the setting STREAM_SECRET")


@RESOURCE.on(
    "GET",
    "/cameras",
    roles="account",
    summary="Cameras one may watch: name, place, class, whether online and whether a stream is registered",
    query=Wanted,
    record="camera",
)
def cameras(call: Call) -> dict[str, Any]:
    query = call.query
    ids = [each for each in query.ids.split(",") if each]
    items = streams.cameras(call.parts, call.who, query.area, bounds(query.box), ids, query.streamed, query.limit, query.after)
    return {"items": items, "next": items[-1]["gb_id"] if len(items) == query.limit else None}


@RESOURCE.on(
    "GET",
    "/cameras/<gb_id>/stream",
    roles="account",
    summary="Begin to watch a camera, on record: its state in a sentence, and where the playlist is",
    record="camera",
)
def look(call: Call, gb_id: str) -> dict[str, Any]:
    return streams.look(call.parts, call.who, gb_id, call.address)


@RESOURCE.on("GET", "/cameras/<gb_id>/stream/index.m3u8", roles="account", summary="The camera's HLS playlist, all addresses in it our own", record="camera")
def playlist(call: Call, gb_id: str) -> flask.Response:
    try:
        text = streams.playlist(call.parts, call.who, gb_id)
    except NoStream as error:
        raise _refused(error) from None
    response = flask.Response(text, mimetype=streams.PLAYLIST)
    response.headers["Cache-Control"] = "no-store"
    return response


@RESOURCE.on("GET", "/cameras/<gb_id>/stream/<part>", roles="account", summary="A piece of a stream, as its playlist named it", record="camera")
def piece(call: Call, gb_id: str, part: str) -> flask.Response:
    try:
        data, kind = streams.part(call.parts, call.who, gb_id, part)
    except NoStream as error:
        raise _refused(error) from None
    response = flask.Response(data, mimetype=kind)
    response.headers["Cache-Control"] = "no-store" if kind == streams.PLAYLIST else f"private, max-age={SAFE_S}"
    return response


def _refused(error: NoStream) -> Refused:
    words = streams.STATES[error.why]
    return Refused(502, error.why, words.en, zh=words.zh)


@RESOURCE.on("GET", "/streams", roles=ADMIN, summary="Addresses entered for single cameras", query=Page)
def registry(call: Call) -> dict[str, Any]:
    items = streams.registry(call.parts, call.query.limit, call.query.after)
    return {"items": items, "next": items[-1]["gb_id"] if len(items) == call.query.limit else None}


@RESOURCE.on(
    "POST",
    "/streams/files",
    roles=ADMIN,
    summary="Enter the addresses of many cameras: a CSV or XLSX with gb_id and address as the body; with preview=1 only says what would be",
    query=File,
    media=("text/csv", XLSX),
)
def bring_in(call: Call) -> dict[str, Any]:
    return stream_files.bring_in(call.parts, call.who, uploaded(stream_files.LARGEST_BYTES), call.query.preview)


@RESOURCE.on("PUT", "/streams/<gb_id>", roles=ADMIN, summary="Enter where a camera's HLS playlist stands", body=Address, status=204)
def enter(call: Call, gb_id: str) -> flask.Response:
    streams.enter(call.parts, call.who, gb_id, call.body.address)
    return flask.Response(status=204)


@RESOURCE.on("DELETE", "/streams/<gb_id>", roles=ADMIN, summary="Take a camera's own address away", status=204)
def forget(call: Call, gb_id: str) -> flask.Response:
    streams.forget(call.parts, call.who, gb_id)
    return flask.Response(status=204)
