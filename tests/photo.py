"""Makes photos to hand in: by colour, format, size and what they say about themselves."""

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import ExifTags, Image

COMMENT, XMP = b"phone of Wang 13800000001", b"<x:xmpmeta><gps>23.0252N</gps></x:xmpmeta>"
pillow_heif.register_heif_opener()


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), color: str = "red", **more: Any) -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, kind, **more)
    return out.getvalue()


def telling_exif(turn: int = 1) -> Image.Exif:
    """What a telephone writes: where, with what, which way up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turn
    exif[ExifTags.Base.Make] = "SecretPhone"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (23.0, 1.0, 30.0)
    return exif


def png_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A few hundred bytes that claim to be a picture of this size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")
