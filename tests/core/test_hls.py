"""Playlists: what they lead to, with other addresses, and whether they hold what browsers cannot decode."""

from core import hls

BASE = "http://gate:8080/live/7/index.m3u8?key=1"
MEDIA = '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXT-X-KEY:METHOD=AES-128,URI="/keys/1"\n#EXTINF:2,\na.m4s\n#EXTINF:2,\nhttp://other/b.m4s\n'


def test_every_address_of_a_playlist_is_replaced() -> None:
    seen: list[str] = []

    def name(address: str) -> str:
        seen.append(address)
        return f"x{len(seen)}"

    text = hls.rewritten(MEDIA, BASE, name)
    assert seen == ["http://gate:8080/live/7/init.mp4", "http://gate:8080/keys/1", "http://gate:8080/live/7/a.m4s", "http://other/b.m4s"]
    assert text.splitlines() == ["#EXTM3U", '#EXT-X-MAP:URI="x1"', '#EXT-X-KEY:METHOD=AES-128,URI="x2"', "#EXTINF:2,", "x3", "#EXTINF:2,", "x4"]


def test_segments_and_header_are_found() -> None:
    assert hls.addresses(MEDIA, BASE) == ["http://gate:8080/live/7/a.m4s", "http://other/b.m4s"]
    assert hls.header_of(MEDIA, BASE) == "http://gate:8080/live/7/init.mp4"
    assert hls.header_of("#EXTM3U\na.ts\n", BASE) is None
    assert hls.same_place(BASE, "http://gate:8080/x")
    assert not hls.same_place(BASE, "http://gate/x")


def test_only_hevc_is_said_where_nothing_else_is_offered() -> None:
    line = '#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="{}"\na.m3u8\n'
    assert hls.only_hevc("#EXTM3U\n" + line.format("hev1.1.6.L93,mp4a.40.2"))
    assert not hls.only_hevc("#EXTM3U\n" + line.format("hvc1.1") + line.format("avc1.42E01E"))
    assert not hls.only_hevc("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n")


def test_the_beginning_of_a_segment_says_its_coding() -> None:
    assert hls.holds_hevc(b"\0\0\0\x18ftypiso5....hvc1....")
    assert not hls.holds_hevc(b"\0\0\0\x18ftypiso5....avc1....")
    assert not hls.holds_hevc(b"\x47")
    assert not hls.holds_hevc(b"\x47" + b"\xff" * 187)
    assert not hls.holds_hevc(b"")
