"""Reads what was sent, no further than it may be."""

from collections.abc import Callable
from io import BytesIO

import flask
from werkzeug.formparser import parse_form_data

from api._base import Refused
from core.errors import BadInput

DRAINED_BYTES = 256 * 1024 * 1024


def read_body(most: int) -> bytes:
    """The body up to just over `most` bytes; the rest is read and dropped, so that the sender hears the answer."""
    flask.request.max_content_length = DRAINED_BYTES
    if "chunked" in flask.request.headers.get("Transfer-Encoding", ""):
        flask.request.environ["wsgi.input_terminated"] = True  # it has no length; our servers end it themselves, but not all say so
    head = bytearray()
    while len(head) <= most and (part := flask.request.stream.read(most + 1 - len(head))):
        head += part
    while flask.request.stream.read(1 << 20):
        pass
    return bytes(head)


def uploaded(most: int, too_large: Callable[[int], BadInput]) -> bytes:
    """A file that is the body. Raises Refused 413 with the words of `too_large(its size)` beyond `most` bytes."""
    data = read_body(most)
    if len(data) > most:
        error = too_large(flask.request.content_length or len(data))
        raise Refused(413, error.code, error.message, error.field, zh=error.words.zh)
    return data


def file_in(body: bytes, field: str) -> bytes | None:
    """The file in this field of a multipart body, None when there is none."""
    return form_in(body)[1].get(field)


def form_in(body: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    """The fields and the files of a form, by name; the first of several of one name."""
    environ = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": flask.request.content_type or "", "REQUEST_METHOD": "POST"}
    _, fields, files = parse_form_data(environ)
    read = {}
    for name, file in files.items():
        with file.stream:
            read[name] = file.read()
    return fields.to_dict(), read
