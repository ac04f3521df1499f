"""HLS playlists (RFC 8216): what they lead to, written anew with other addresses, and whether a browser can decode what they hold."""

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

_URI = re.compile(r'URI="([^"]*)"')
_CODECS = re.compile(r'CODECS="([^"]*)"')
_PACKET, _SYNC = 188, 0x47
_HEVC_STREAM = 0x24
Address = Callable[[str], str]


def is_playlist(text: str) -> bool:
    """Whether this is a playlist at all."""
    return text.lstrip("\ufeff").startswith("#EXTM3U")


def rewritten(text: str, base: str, address: Address) -> str:
    """The playlist with every address it names, made absolute against `base`, replaced by `address(absolute)`."""
    return "\n".join(_line(line, base, address) for line in text.splitlines()) + "\n"


def _line(line: str, base: str, address: Address) -> str:
    if line.startswith("#"):
        return _URI.sub(lambda found: f'URI="{address(urljoin(base, found[1]))}"', line)
    return address(urljoin(base, line.strip())) if line.strip() else line


def addresses(text: str, base: str) -> list[str]:
    """The segments, or of a master playlist the playlists, in their order, absolute."""
    return [urljoin(base, line.strip()) for line in text.splitlines() if line.strip() and not line.startswith("#")]


def header_of(text: str, base: str) -> str | None:
    """Where the header of fragmented MP4 segments stands (EXT-X-MAP), None where there is none."""
    found = next((_URI.search(line) for line in text.splitlines() if line.startswith("#EXT-X-MAP")), None)
    return urljoin(base, found[1]) if found else None


def same_place(one: str, other: str) -> bool:
    """Whether two addresses have scheme, host and port in common."""
    left, right = urlsplit(one), urlsplit(other)
    return (left.scheme, left.hostname, left.port) == (right.scheme, right.hostname, right.port)


def is_master(text: str) -> bool:
    """Whether it leads to other playlists."""
    return "#EXT-X-STREAM-INF" in text


def only_hevc(text: str) -> bool:
    """Whether a master playlist offers H.265 and nothing else."""
    codecs = [_hevc(found) for found in _CODECS.findall(text)]
    return bool(codecs) and all(codecs)


def _hevc(codecs: str) -> bool:
    return any(each.strip().startswith(("hvc1", "hev1")) for each in codecs.split(","))


def holds_hevc(data: bytes) -> bool:
    """Whether the beginning of a segment (MPEG-TS), or the header of an MP4, says H.265."""
    if data[:1] == bytes([_SYNC]):
        return any(_says_hevc(data[at : at + _PACKET]) for at in range(0, len(data) - _PACKET + 1, _PACKET))
    return b"hvc1" in data or b"hev1" in data


def _says_hevc(packet: bytes) -> bool:
    """Whether this packet is a program map with a stream of H.265 (ISO/IEC 13818-1, 2.4.4.8)."""
    if packet[0] != _SYNC or not packet[1] & 0x40 or not packet[3] & 0x10:
        return False
    at = 4 + (1 + packet[4] if packet[3] & 0x20 else 0)
    at += 1 + packet[at] if at < _PACKET else 0
    if at + 12 >= _PACKET or packet[at] != 0x02:
        return False
    end = min(_PACKET, at + 3 + ((packet[at + 1] & 0x0F) << 8 | packet[at + 2]) - 4)
    at += 12 + ((packet[at + 10] & 0x0F) << 8 | packet[at + 11])
    while at + 5 <= end:
        if packet[at] == _HEVC_STREAM:
            return True
        at += 5 + ((packet[at + 3] & 0x0F) << 8 | packet[at + 4])
    return False
