"""Reads what was sent, no further than it may be."""

from io import BytesIO

import flask
from werkzeug.formparser import parse_form_data

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


def file_in(body: bytes, field: str) -> bytes | None:
    """The file in this field of a multipart body, None when there is none."""
    environ = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": flask.request.content_type or "", "REQUEST_METHOD": "POST"}
    file = parse_form_data(environ)[2].get(field)
    if file is None:
        return None
    with file.stream:
        return file.read()
