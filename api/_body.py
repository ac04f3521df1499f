"""Reads what was sent, no further than it may be."""

from io import BytesIO

import flask
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from api._base import Refused
from core.words import Words

DRAINED_BYTES = 256 * 1024 * 1024
SPLIT = Words("请分成几份", "split it")


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


def uploaded(most: int, cure: Words = SPLIT) -> bytes:
    """A file that is the body. Raises Refused 413 beyond `most` bytes, with what to do about it; one beyond what is drained is not read at all."""
    try:
        data = read_body(most)
    except RequestEntityTooLarge:
        data = None
    if data is None or len(data) > most:
        mb = most // 2**20
        raise Refused(413, "too_large", f"The file has over {mb} MB: {cure.en}.", "file", zh=f"文件超过 {mb} MB：{cure.zh}。")
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
