"""The demo's own camera streams: drawn by us, coded once by ffmpeg into looped HLS segments, handed out as if they were live.

Nothing in them was ever filmed: a road, lamps and blocks that pass, the stream's number and a running counter.
"""

import math
import subprocess
from pathlib import Path

STREAMS, SECONDS, PER_SECOND, SEGMENT_S = 4, 24, 12, 2
WIDTH, HEIGHT = 640, 360
WINDOW = 6  # segments in a playlist
DAY_S = 86_400
_MARK = "made"
_GREYS = ((46, 54, 60), (58, 60, 54), (50, 50, 60), (44, 58, 54))  # ground of each stream
_FFMPEG_S = 120


def made(folder: Path) -> bool:
    """Whether the streams are there."""
    return (folder / _MARK).exists()


def make(folder: Path) -> None:
    """Draw and code all streams into `folder`, a few megabytes. Raises OSError or subprocess.SubprocessError when ffmpeg is missing or fails."""
    import imageio_ffmpeg

    try:
        program = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise OSError("there is no ffmpeg for this machine") from error
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(STREAMS):
        _code(program, folder, number)
    (folder / _MARK).touch()


def _code(program: str, folder: Path, number: int) -> None:
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(PER_SECOND), "-i", "-"]
    coded = ["-c:v", "libx264", "-profile:v", "main", "-preset", "veryfast", "-threads", "1", "-crf", "30", "-pix_fmt", "yuv420p"]
    cut = ["-g", str(PER_SECOND * SEGMENT_S), "-sc_threshold", "0", "-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_list_size", "0"]
    out = ["-hls_segment_filename", str(folder / f"{number}_%02d.ts"), str(folder / f"{number}.m3u8")]
    command = [program, "-hide_banner", "-loglevel", "error", "-y", *raw, *coded, *cut, *out]
    frames = b"".join(_frame(number, each) for each in range(SECONDS * PER_SECOND))
    subprocess.run(command, input=frames, check=True, timeout=_FFMPEG_S, capture_output=True)


def _frame(number: int, at: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (WIDTH, HEIGHT), _GREYS[number])
    draw = ImageDraw.Draw(picture)
    far, near = HEIGHT * 0.32, HEIGHT
    draw.rectangle((0, 0, WIDTH, far), fill=(28, 34, 42))
    draw.polygon([(WIDTH * 0.44, far), (WIDTH * 0.56, far), (WIDTH * 0.95, near), (WIDTH * 0.05, near)], fill=(74, 80, 88))
    turns = at / (SECONDS * PER_SECOND)
    for block in range(5 + number):
        way = (turns * (2 + block % 3) + block / 5) % 1.0
        way = way if block % 2 else 1 - way
        depth = way * way
        y, side = far + depth * (near - far), (-1 if block % 2 else 1)
        x, size = WIDTH / 2 + side * (8 + depth * 150), 4 + depth * 44
        shade = 130 + 18 * (block % 5)
        draw.rectangle((x - size, y - size * 0.9, x + size, y), fill=(shade, shade, shade + 8))
    lamp = 150 + int(60 * math.sin(turns * 8 * math.pi))
    draw.ellipse((WIDTH - 70, 26, WIDTH - 44, 52), fill=(lamp, lamp, lamp - 20))
    seconds = at / PER_SECOND
    draw.text((14, HEIGHT - 42), f"DEMO {number + 1}   {int(seconds // 60):02}:{seconds % 60:04.1f}", font=ImageFont.load_default(26), fill=(235, 238, 240))
    return picture.tobytes()


def playlist(number: int, at: float) -> str:
    """The playlist of a stream at this moment (seconds since 1970): the newest segments of an endless loop. Segments are named 0, 1, …"""
    count, newest = SECONDS // SEGMENT_S, int(at % DAY_S // SEGMENT_S) + WINDOW  # counted anew each day: players go through all discontinuities so far
    oldest = newest - WINDOW + 1
    head = ["#EXTM3U", "#EXT-X-VERSION:3", f"#EXT-X-TARGETDURATION:{SEGMENT_S}", f"#EXT-X-MEDIA-SEQUENCE:{oldest}"]
    lines = [*head, f"#EXT-X-DISCONTINUITY-SEQUENCE:{(oldest - 1) // count}"]
    for each in range(oldest, newest + 1):
        lines += ["#EXT-X-DISCONTINUITY"] if each % count == 0 else []
        lines += [f"#EXTINF:{SEGMENT_S}.0,", str(each % count)]
    return "\n".join(lines) + "\n"


def segment(folder: Path, number: int, name: str) -> bytes | None:
    """A segment named in a playlist, None where there is none."""
    if number not in range(STREAMS) or not name.isdigit() or int(name) >= SECONDS // SEGMENT_S:
        return None
    return (folder / f"{number}_{int(name):02}.ts").read_bytes()
