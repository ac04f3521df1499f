"""Who may watch which cameras, and where a city's video gateways hand their pictures out."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

SECRET, GB_ID = "{secret}", "{gb_id}"
LONGEST_ADDRESS = 500


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def address_fault(address: str) -> str | None:
    """Why `address` cannot be where a playlist stands, None when it can: http(s), a host, no user or password, no blanks."""
    try:
        parts = urlsplit(address)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_ok = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_ok:
        return "begins with http:// or https:// and names a host, such as http://gateway.example/live/1.m3u8"
    if parts.username or parts.password:
        return "holds no user name or password: write {secret} where one belongs and set STREAM_SECRET"
    if not address.isascii() or any(ch.isspace() for ch in address) or len(address) > LONGEST_ADDRESS:
        return f"has no blanks, ASCII characters alone, and at most {LONGEST_ADDRESS} of them"
    return None


class Gateway(_Row):
    """A gateway (such as WVP) that has an HLS playlist for each camera at `url`, in which {gb_id} is the camera and {secret} the setting STREAM_SECRET.

    It serves cameras of `classes` (none: all) whose id begins with `begins`.
    """

    id: str
    url: str
    classes: tuple[str, ...] = ()
    begins: str = Field("", pattern=r"^\d{0,20}$")

    @field_validator("url")
    @classmethod
    def _usable(cls, url: str) -> str:
        if GB_ID not in url:
            raise ValueError("a gateway's url has {gb_id} where the camera's id belongs")
        if fault := address_fault(url.replace(GB_ID, "0").replace(SECRET, "s")):
            raise ValueError(f"a gateway's url {fault}")
        return url

    def has(self, gb_id: str, source_class: str) -> bool:
        """Whether this camera's pictures come from here."""
        return gb_id.startswith(self.begins) and (not self.classes or source_class in self.classes)


class Video(_Row):
    """`watchers` are the roles that may watch, `only` the classes a role is held to, `walls` the classes of public places, which a wall may show."""

    watchers: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] = {}
    walls: tuple[str, ...] = ()

    def classes(self, role: str, wall: bool) -> Sequence[str] | None:
        """The source classes somebody may watch: None is all, empty is none."""
        if wall or role == "wall":
            return self.walls
        return self.only.get(role) if role in self.watchers else ()

    def may(self, role: str, wall: bool, source_class: str) -> bool:
        """Whether a camera of this class may be watched."""
        classes = self.classes(role, wall)
        return classes is None or source_class in classes
