"""What connectors that ask over HTTP share: one question, its troubles in words, and again after a pause where that may help."""

import base64
import time
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from core.errors import BadInput
from data_sources.connectors._base import Ask, Settings, SourceError
from data_sources.outgoing import Fetched, NotSent, fetch

PAUSES_S = (0.5, 2.0)  # before the second and third try
LARGEST_PAGE = 32 * 1024 * 1024
TROUBLES = {
    "it cannot be reached": "无法连接",
    "its certificate is not trusted": "证书不受信任",
}


class Web(Settings):
    """`url` is the address, `auth` how one signs in with the key of INTERFACE_KEYS that `key` names (basic: user:password).

    `timeout_s` is how long a page may take.
    """

    url: str = Field(min_length=8, max_length=500)
    auth: Literal["none", "bearer", "header", "basic", "query"] = "none"
    key: str | None = None
    key_name: str = Field("X-API-Key", max_length=60, pattern=r"^[A-Za-z0-9_-]+$")
    headers: Mapping[str, str] = {}
    timeout_s: float = Field(20.0, gt=0, le=120)


def signed_in(ask: Ask) -> dict[str, str]:
    """The headers by which one signs in."""
    settings, key = ask.settings, ask.key(ask.settings.key) or ""
    if settings.auth == "bearer":
        return {"Authorization": f"Bearer {key}"}
    if settings.auth == "basic":
        return {"Authorization": f"Basic {base64.b64encode(key.encode()).decode()}"}
    return {settings.key_name: key} if settings.auth == "header" else {}


def page(ask: Ask, url: str) -> Fetched:
    """What stands at `url`; asked three times in all while the other side is away or overloaded. Raises SourceError."""
    for pause in (*PAUSES_S, None):
        try:
            found = fetch(url, {**ask.settings.headers, **signed_in(ask)}, ask.private, ask.settings.timeout_s, LARGEST_PAGE)
            trouble = _trouble(found)
            again = found.status >= 500 or found.status == 429
        except BadInput as bad:
            raise SourceError(bad.words.zh.rstrip("。"), bad.words.en.rstrip(".")) from None
        except NotSent as lost:
            trouble, again = SourceError(TROUBLES.get(str(lost), _in_chinese(str(lost))), str(lost)), "larger" not in str(lost)
        if trouble is None:
            return found
        if pause is None or not again:
            break
        time.sleep(pause)
    raise trouble


def _trouble(found: Fetched) -> SourceError | None:
    status = found.status
    if status in (401, 403):
        return SourceError(f"对方拒绝了密钥（{status}）", f"it refuses our key ({status})")
    if 300 <= status < 400:
        return SourceError(f"对方要求跳转（{status}）：请改用新地址", f"it sends us elsewhere ({status}): give the new address")
    if not 200 <= status < 300:
        return SourceError(f"对方返回 {status}", f"it answered {status}")
    return None


def _in_chinese(text: str) -> str:
    if "larger" in text:
        return "返回内容过大"
    return "在限定时间内没有返回" if "within" in text else text


def text_of(found: Fetched) -> str:
    """The body as text; whatever it says of its encoding, UTF-8 or GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return found.body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("返回的文字无法识别", "its text cannot be read")
