"""Photos are only pictures, and only for those who may see their case."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from core.errors import BadInput, NotFound
from core.reports import ReportRefused
from services._parts import Parts
from services.photos import SWEPT, photo, sweep_photos, take_photo
from services.take_report import Entry, take_many, take_report
from store import tables
from tests import kit
from tests.kit import NANPU, ZUMIAO_OTHER, a_case, a_report
from tests.photo import COMMENT, XMP, a_photo, png_bomb, telling_exif


def refusal(parts: Parts, data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        take_photo(parts, data, None)
    return caught.value.code


def kept(parts: Parts, data: bytes, thumb: bool = False) -> Image.Image:
    account = kit.account(parts)
    return Image.open(io.BytesIO(photo(parts, account, take_photo(parts, data, account), thumb)))


def sees(parts: Parts, account: object, name: str) -> bool:
    try:
        return bool(photo(parts, account, name))  # type: ignore[arg-type]
    except NotFound:
        return False


def test_nothing_but_the_picture_is_kept(parts: Parts) -> None:
    sent = a_photo(exif=telling_exif(), comment=COMMENT, xmp=XMP, icc_profile=b"profile")
    assert all(word in sent for word in (b"SecretPhone", COMMENT, XMP))
    account = kit.account(parts)
    name = take_photo(parts, sent, account)
    for data in (photo(parts, account, name), photo(parts, account, name, thumb=True)):
        image = Image.open(io.BytesIO(data))
        assert (image.format, dict(image.getexif())) == ("JPEG", {})
        assert not {"exif", "comment", "xmp", "icc_profile"} & image.info.keys()
        assert not [word for word in (b"SecretPhone", b"13800000001", b"xmpmeta", b"profile") if word in data]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "MPO"])
def test_each_format_of_a_telephone_is_accepted(parts: Parts, kind: str) -> None:
    image = kept(parts, a_photo(kind))
    red, green, blue = image.getpixel((30, 20))  # type: ignore[misc]
    assert (image.format, image.size) == ("JPEG", (64, 48))
    assert red > 240 > 20 > max(green, blue)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_stands_upright(parts: Parts, turn: int) -> None:
    sent = Image.new("RGB", (64, 48), "white")
    sent.paste("black", (0, 0, 16, 16))
    out = io.BytesIO()
    sent.save(out, "JPEG", exif=telling_exif(turn))
    image = kept(parts, out.getvalue()).convert("L")
    corners = [(4, 4), (image.width - 4, 4), (image.width - 4, image.height - 4), (4, image.height - 4)]
    dark = [corner for corner, place in enumerate(corners) if image.getpixel(place) < 128]  # type: ignore[operator]
    assert (dark, image.size) == ([[0, 1, 2, 3, 0, 1, 2, 3][turn - 1]], (64, 48) if turn < 5 else (48, 64))


def test_a_large_photo_is_made_smaller(parts: Parts) -> None:
    sent = a_photo(size=(4000, 1000))
    assert (kept(parts, sent).size, kept(parts, sent, thumb=True).size) == ((2560, 640), (480, 120))


def test_what_is_transparent_becomes_white(parts: Parts) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert kept(parts, out.getvalue()).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"just text", b"GIF89a" + bytes(40), a_photo()[:200], a_photo("PNG")[:60], a_photo("GIF"), a_photo("HEIF")[:300]])
def test_what_is_no_photo_is_refused(parts: Parts, data: bytes) -> None:
    assert refusal(parts, data) == "not_a_photo"


@pytest.mark.parametrize("size", [(30_000, 30_000), (8_001, 8_000)])
def test_a_bomb_is_refused_before_it_is_decoded(parts: Parts, size: tuple[int, int]) -> None:
    assert refusal(parts, png_bomb(*size)) == "too_many_pixels"


def test_eleven_megabytes_are_refused(parts: Parts) -> None:
    assert refusal(parts, a_photo() + bytes(11 * 1024 * 1024)) == "too_large"


def test_who_may_see_the_case_sees_its_photo(parts: Parts) -> None:
    name = take_photo(parts, a_photo(), None)
    mine, other, wall = kit.account(parts, area=NANPU), kit.account(parts, area=ZUMIAO_OTHER), kit.account(parts, "wall", "440604")
    assert not sees(parts, mine, name)
    a_case(parts, photos=[name])
    assert [sees(parts, account, name) for account in (mine, other, wall)] == [True, False, False]


def test_a_department_sees_the_photos_of_its_own_cases_only(parts: Parts) -> None:
    name = take_photo(parts, a_photo(), None)
    no = a_case(parts, photos=[name])
    handler = kit.account(parts, "handler", "440604", department="urban")
    assert not sees(parts, handler, name)
    with parts.store.write() as conn:
        conn.execute(tables.cases.update().where(tables.cases.c.no == no).values(department="urban"))
    assert sees(parts, handler, name)


def test_who_handed_it_in_sees_it_for_a_day(parts: Parts) -> None:
    account, neighbour = kit.account(parts), kit.account(parts)
    name = take_photo(parts, a_photo(), account)
    assert (sees(parts, account, name), sees(parts, neighbour, name)) == (True, False)
    age(parts, timedelta(hours=25))
    assert not sees(parts, account, name)


def test_a_report_names_only_photos_that_were_handed_in(parts: Parts) -> None:
    name = take_photo(parts, a_photo(), None)
    with pytest.raises(ReportRefused) as caught:
        take_report(parts, a_report(photos=[name, "0" * 64]), "rest")
    assert (caught.value.code, caught.value.field) == ("unknown_photo", "photos")
    assert take_report(parts, a_report(photos=[name, name]), "rest").new


def test_a_batch_goes_on_without_the_report_of_an_unknown_photo(parts: Parts) -> None:
    good = a_report()
    take_many(parts, [Entry(a_report(photos=["0" * 64]), "stream", "1-1"), Entry(good, "stream", "1-2")])
    assert not take_report(parts, good, "rest").new


def test_a_photo_waits_a_day_for_its_report(parts: Parts) -> None:
    account = kit.account(parts, area=NANPU)
    held, alone = take_photo(parts, a_photo(), account), take_photo(parts, a_photo(color="blue"), account)
    a_case(parts, photos=[held])
    sweep_photos(parts, datetime.now(UTC) + timedelta(hours=24))
    assert sees(parts, account, alone)
    age(parts, timedelta(hours=25))
    with pytest.raises(ReportRefused, match="at most a day"):
        take_report(parts, a_report(photos=[alone]), "rest")
    assert take_report(parts, a_report(photos=[held]), "rest").new


def test_photos_without_a_case_are_deleted(parts: Parts) -> None:
    held, alone = take_photo(parts, a_photo(), None), take_photo(parts, a_photo(color="blue"), None)
    no = a_case(parts, photos=[held])
    folder = parts.settings.home / "files"
    sweep_photos(parts, datetime.now(UTC) + SWEPT + timedelta(minutes=1))
    assert sorted(file.name for file in folder.rglob("*") if file.is_file()) == [held, f"{held}.thumb"]
    assert alone != held
    with parts.store.write() as conn:
        conn.execute(tables.cases.delete().where(tables.cases.c.no == no))
    sweep_photos(parts, datetime.now(UTC) + SWEPT + timedelta(minutes=1))
    assert [file for file in folder.rglob("*") if file.is_file()] == []


def age(parts: Parts, by: timedelta) -> None:
    with parts.store.write() as conn:
        conn.execute(tables.photos.update().values(at=datetime.now(UTC) - by))
