"""A file that is the body of a request: taken up to its limit, refused beyond it with what to do."""

import io

import flask
import pytest

from api._base import Refused
from api._body import DRAINED_BYTES, uploaded
from core.words import Words

APP = flask.Flask("body", static_folder=None)
MB = 2**20


@pytest.mark.parametrize("length", [MB + 1, DRAINED_BYTES + 1])
def test_a_file_that_is_too_large_says_how_large_it_may_be_and_what_helps(length: int) -> None:
    for cure in ({}, {"cure": Words("请按区域裁切", "cut it by area")}):
        with APP.test_request_context(method="POST", input_stream=io.BytesIO(b"x" * (MB + 1)), content_length=length), pytest.raises(Refused) as refused:
            uploaded(MB, **cure)
        assert (refused.value.status, refused.value.code, refused.value.field) == (413, "too_large", "file")
        assert refused.value.message == f"The file has over 1 MB: {'cut it by area' if cure else 'split it'}."
        assert refused.value.more == {"zh": f"文件超过 1 MB：{'请按区域裁切' if cure else '请分成几份'}。"}


def test_one_of_just_the_limit_is_taken() -> None:
    with APP.test_request_context(method="POST", data=b"x" * MB):
        assert len(uploaded(MB)) == MB
