"""The settings: environment variables in one table, each readable from a file by `<NAME>_FILE`."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.errors import Unusable

SHORTEST_KEY, SHORTEST_MAP_KEY = 16, 4  # the second kind is made by others


class Row(NamedTuple):
    """One setting: its environment variable, default as text and help."""

    name: str
    default: str
    zh: str
    en: str


TABLE = (
    Row("MAGNET_PORT", "8050", "监听端口,0 为任意空闲端口", "Port to listen on; 0 takes a free one"),
    Row("MAGNET_HOST", "127.0.0.1", "监听地址", "Address to listen on"),
    Row("MAGNET_HOME", ".magnet", "数据目录", "Folder of everything Magnet keeps"),
    Row("MAGNET_CITY", "chancheng", "城市包,cities/ 下的目录名", "City pack: a folder in cities/"),
    Row("MAGNET_DEMO", "1", "演示数据与演示账号", "Demo data and demo accounts"),
    Row("MAGNET_DEMO_PUBLIC", "0", "允许演示从其他主机名访问", "Answer other Hosts than this machine in a demo"),
    Row("MAGNET_DEMO_SPEED", "1", "演示事件速度倍数", "How many times faster than life the demo feed runs"),
    Row("MAGNET_DEMO_SCALE", "1", "演示数据的规模,1 为整个区", "Size of the demo: 1 is a whole district, 0.1 a tenth of it"),
    Row("MAGNET_ORIGIN", "", "对外网址，如 https://magnet.example", "Public origin, such as https://magnet.example"),
    Row("MAGNET_TRUSTED_PROXIES", "0", "前面有几层可信代理", "How many trusted proxies stand in front"),
    Row("MAGNET_TLS", "0", "用 MAGNET_HOME/tls 的证书提供 HTTPS", "Serve HTTPS with the certificate in MAGNET_HOME/tls (app.py certificate)"),
    Row("MAGNET_TRAIL_HOURS", "12", "在岗网格员轨迹保留小时数,0 为不保留", "Hours that trails of officers on duty are kept; 0 keeps none"),
    Row(
        "MAGNET_ANCHORS",
        "",
        "审计锚点目录，最好在另一台机器上；空则数据目录下",
        "Folder of the audit trail's anchors, best on another machine; empty is one in MAGNET_HOME",
    ),
    Row("REDIS_URL", "", "总线地址；空则自带", "Bus; empty starts our own"),
    Row("DATABASE_URL", "", "案件库地址；空则 SQLite", "Case store; empty is SQLite in MAGNET_HOME"),
    Row("LAKE_URL", "", "数据湖地址；空则 DuckDB", "Lake; empty is DuckDB in MAGNET_HOME"),
    Row("FILES_URL", "", "照片与文件地址；空则本地目录", "Photos and files; empty is a folder in MAGNET_HOME"),
    Row("OIDC_ISSUER", "", "统一身份认证（OpenID Connect）地址；空则不用", "Address of the identity server (OpenID Connect); empty is none"),
    Row("OIDC_CLIENT", "magnet", "在统一身份认证中的应用编号", "Our client id there"),
    Row("OIDC_SECRET", "", "统一身份认证的应用密钥", "Our client secret there"),
    Row("OIDC_CLAIM", "preferred_username", "哪一项声明是本系统账号名", "Which claim is the user name here"),
    Row("OPEN311_KEYS", "", "Open311 上报密钥，如 app:密钥，可多个", "Keys to post over Open311, such as app:key, several with commas"),
    Row(
        "CHANNEL_BOTS",
        "",
        "消息机器人，如 street=dingtalk:令牌:密钥，可多个",
        "Bots that carry messages, such as street=dingtalk:token:secret, several with commas",
    ),
    Row("SMS_SECRET", "", "短信网关密钥", "Secret of the SMS gateway, {secret} in its template"),
    Row("CALL_SECRET", "", "隐号外呼平台密钥", "Secret of the provider that connects calls"),
    Row("MAP_KEYS", "", "底图服务密钥，如 tianditu:密钥，可多个", "Keys of map services, such as tianditu:key, several with commas"),
    Row(
        "INTERFACE_KEYS",
        "",
        "数据接口的密码与令牌，如 hotline:密钥，可多个",
        "Passwords and tokens of data interfaces, such as hotline:key, several with commas",
    ),
    Row("STREAM_SECRET", "", "视频网关密钥，用于 streams 地址中的 {secret}", "Secret of the video gateway, {secret} in its addresses"),
    Row(
        "MAGNET_WEBHOOK_PRIVATE",
        "0",
        "允许推送地址与数据接口在本机或内网",
        "Let webhooks, outside systems and data interfaces be on this machine or in a private network",
    ),
    Row("MAGNET_SECRET", "", "签名密钥；空则生成并保存", "Secret for signatures; empty makes one and keeps it"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this installation is set to."""

    port: int
    host: str
    home: Path
    city: str
    demo: bool
    demo_public: bool
    demo_speed: float
    demo_scale: float
    origin: str
    trusted_proxies: int
    tls: bool
    trail_hours: float
    anchors: Path | None
    redis_url: str
    database_url: str
    lake_url: str
    files_url: str
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    oidc_claim: str
    open311_keys: Mapping[str, str]  # by the name of who posts
    channel_bots: Mapping[str, tuple[str, str, str]]  # name → channel, key, secret
    sms_secret: str
    call_secret: str
    map_keys: Mapping[str, str]  # by the name a base map gives
    interface_keys: Mapping[str, str]  # by the name an interface gives
    stream_secret: str
    webhook_private: bool
    secret: str

    @classmethod
    def read(cls, env: Mapping[str, str]) -> "Settings":
        """The settings of `env`. Raises Unusable naming the variable and what it takes."""
        text = {row.name: _text(row, env) for row in TABLE}
        home = Path(text["MAGNET_HOME"]).absolute()
        return cls(
            port=_number(text, "MAGNET_PORT", 0, 65535),
            host=text["MAGNET_HOST"],
            home=home,
            city=text["MAGNET_CITY"],
            demo=_switch(text, "MAGNET_DEMO"),
            demo_public=_switch(text, "MAGNET_DEMO_PUBLIC"),
            demo_speed=_decimal(text, "MAGNET_DEMO_SPEED", 0, 1000),
            demo_scale=_decimal(text, "MAGNET_DEMO_SCALE", 0.001, 10),
            origin=text["MAGNET_ORIGIN"].rstrip("/"),
            trusted_proxies=_number(text, "MAGNET_TRUSTED_PROXIES", 0, 10),
            tls=_switch(text, "MAGNET_TLS"),
            trail_hours=_decimal(text, "MAGNET_TRAIL_HOURS", 0, 24),
            anchors=Path(text["MAGNET_ANCHORS"]).absolute() if text["MAGNET_ANCHORS"] else None,
            redis_url=text["REDIS_URL"],
            database_url=text["DATABASE_URL"],
            lake_url=text["LAKE_URL"],
            files_url=text["FILES_URL"],
            oidc_issuer=text["OIDC_ISSUER"].rstrip("/"),
            oidc_client=text["OIDC_CLIENT"],
            oidc_secret=text["OIDC_SECRET"],
            oidc_claim=text["OIDC_CLAIM"],
            open311_keys=_keys(text, "OPEN311_KEYS"),
            channel_bots=_bots(text, "CHANNEL_BOTS"),
            sms_secret=text["SMS_SECRET"],
            call_secret=text["CALL_SECRET"],
            map_keys=_keys(text, "MAP_KEYS", SHORTEST_MAP_KEY),
            interface_keys=_keys(text, "INTERFACE_KEYS", SHORTEST_MAP_KEY),
            stream_secret=text["STREAM_SECRET"],
            webhook_private=_switch(text, "MAGNET_WEBHOOK_PRIVATE"),
            secret=text["MAGNET_SECRET"] or _kept_secret(home),
        )


def _text(row: Row, env: Mapping[str, str]) -> str:
    file = env.get(f"{row.name}_FILE")
    if not file:
        return env.get(row.name, row.default).strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Unusable(f"{row.name}_FILE points to {file}, which cannot be read ({error.strerror}): name a readable file or unset it.") from error


def _number(text: Mapping[str, str], name: str, least: int, most: int) -> int:
    value = text[name]
    if not value.isdigit() or not least <= int(value) <= most:
        raise Unusable(f"{name} is {value!r}: give a whole number from {least} to {most}.")
    return int(value)


def _switch(text: Mapping[str, str], name: str) -> bool:
    if text[name] not in {"0", "1"}:
        raise Unusable(f"{name} is {text[name]!r}: give 1 or 0.")
    return text[name] == "1"


def _decimal(text: Mapping[str, str], name: str, least: float, most: float) -> float:
    try:
        value = float(text[name])
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise Unusable(f"{name} is {text[name]!r}: give a number from {least} to {most}.")
    return value


def _keys(text: Mapping[str, str], name: str, least: int = SHORTEST_KEY) -> dict[str, str]:
    """Keys by name, out of `name:key` with commas or blanks between."""
    found = {}
    for each in re.split(r"[,\s]+", text[name]):
        who, _, key = each.partition(":")
        if each and not (re.fullmatch(r"[a-z0-9_-]{1,30}", who) and len(key) >= least):
            raise Unusable(f"{name} has an entry that cannot be used: write name:key, the name in a-z, 0-9, - and _, the key at least {least} characters.")
        if each:
            found[who] = key
    return found


def _bots(text: Mapping[str, str], name: str) -> dict[str, tuple[str, str, str]]:
    """Bots by name, out of `name=channel:key:secret` with commas or blanks between; the secret may be left away."""
    found = {}
    for each in filter(None, re.split(r"[,\s]+", text[name])):
        match = re.fullmatch(r"([a-z0-9_-]{1,30})=([a-z]{2,20}):([\w-]{4,200})(?::([\w-]{4,200}))?", each)
        if not match:
            raise Unusable(f"{name} has an entry that cannot be used: write name=channel:key or name=channel:key:secret, such as street=dingtalk:token:secret.")
        found[match[1]] = (match[2], match[3], match[4] or "")
    return found


def _kept_secret(home: Path) -> str:
    """The secret of this folder, made once and readable by its owner alone."""
    file = home / "secret"
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            _make_secret(file)
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise Unusable(f"The data folder {home} cannot be used ({error.strerror}): make it writable or set MAGNET_HOME to another one.") from error


def _make_secret(file: Path) -> None:
    """Write it whole, and never over one that another part made in the same moment."""
    new = file.with_name(f"secret.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(secrets.token_urlsafe(32))
    try:
        os.link(new, file)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        os.replace(new, file)
    new.unlink(missing_ok=True)
