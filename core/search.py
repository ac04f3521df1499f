"""How a thing is found: the tokens it is filed under and the tokens a search asks for. Pure: the store keeps and matches them.

A text is a row of units: every Chinese character is one, a run of letters and a run of digits are one each (A3栋501 → a 3 栋 501). A thing is filed under each
unit, each pair of neighbours (3栋, 栋501), its beginning, its pinyin initials and full pinyin, the endings of its long runs (132000… of a GB id), the last
digits of a phone and, joined to its kind, every area it lies in: a search for a text is an AND of a few exact tokens or beginnings of tokens, cut to the
scope by one more, so neither engine scans and neither ranks what lies outside.

`tokens` and the terms of an arm are for an engine that keeps an index of beginnings (SQLite FTS5); `lexemes` and `lexemes_of` say the same in exact tokens
alone, for one that does not (PostgreSQL GIN), with `beginnings` beside them for a B-tree.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from pypinyin import Style, lazy_pinyin

LONGEST = 60
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_RUN = re.compile(r"[0-9]+|[a-z]+|[^\W_0-9a-z]|\W+")
_HEAD, _SHORT_RUN, _TAIL, _GRAM = 24, 3, 11, 3
_LEVELS = (2, 4, 6, 9, 12, 15, 18)
# Surnames that are read otherwise than the same character is in other words.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "朴": "piao", "查": "zha", "区": "ou", "任": "ren", "盖": "ge",
    "乐": "yue", "翟": "zhai", "华": "hua", "缪": "miao", "燕": "yan", "员": "yun", "召": "shao", "折": "she", "黑": "he",
    "秘": "bi", "种": "chong", "冼": "xian", "谌": "chen", "阚": "kan", "逄": "pang", "宁": "ning", "牟": "mu", "纪": "ji",
    "祭": "zhai", "郇": "xun", "隗": "wei", "柏": "bai", "薄": "bo", "葛": "ge", "过": "guo", "句": "gou", "撒": "sa",
    "盛": "sheng", "石": "shi", "相": "xiang", "臧": "zang", "占": "zhan", "覃": "qin", "尹": "yin", "万": "wan", "沈": "shen",
    "贾": "jia", "车": "che", "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "令狐": "ling hu",
    "单于": "chan yu", "宰父": "zai fu", "亓官": "qi guan",
}  # fmt: skip

# Surnames and characters of given names that are read in more than one way, the likelier first: whoever is looked for is found by each.
SURNAMES_TOO = {"乐": "le", "盖": "gai", "覃": "tan", "翟": "di", "柏": "bo", "谌": "shen", "缪": "mou"}
GIVEN_NAMES = {
    each[0]: tuple(each[1:].split())
    for each in (
        "乐le yue", "长chang zhang", "重chong zhong", "单dan shan", "曾zeng ceng", "解jie xie", "仇qiu chou", "行xing hang", "朝chao zhao",
        "晟sheng cheng", "盛sheng cheng", "柏bai bo", "种zhong chong", "参shen can", "调tiao diao", "都dou du", "茜qian xi", "娜na nuo", "莎sha suo",
        "蔚wei yu", "尉wei yu", "乾qian gan", "奇qi ji", "强qiang jiang", "降jiang xiang", "翟zhai di", "员yuan yun", "薄bo bao", "藏cang zang",
        "传chuan zhuan", "还huan hai", "校xiao jiao", "泊bo po", "朴pu piao", "省sheng xing", "拓tuo ta", "纤xian qian", "叶ye xie", "艾ai yi",
        "度du duo", "和he huo", "角jiao jue", "觉jue jiao", "劲jin jing", "隽jun juan", "露lu lou", "落luo la", "区qu ou", "识shi zhi", "屏ping bing",
        "覃qin tan", "谌chen shen", "筠yun jun", "炅jiong gui", "珩heng hang", "莘xin shen", "嬛huan xuan", "禅chan shan", "适shi kuo", "率lv shuai",
        "厦xia sha", "伽jia qie", "折zhe she", "偲si cai", "会hui kuai", "合he ge", "系xi ji", "车che ju", "查cha zha", "盖gai ge", "洗xi xian",
        "燕yan", "缪miao mou", "石shi dan", "番fan pan", "褚chu zhu", "佃dian tian", "馨xin xing", "翀chong", "圳zhen zun", "涌yong chong", "埔pu bu",
    )
}  # fmt: skip
MOST_READINGS = 4


@dataclass(frozen=True, slots=True)
class Term:
    """One token of a search; `starts` where tokens that merely begin with it count too."""

    text: str
    starts: bool = False


@dataclass(frozen=True, slots=True)
class Arm:
    """One way a search may be meant: all `terms`, and, where given, every one of `words` in the thing's own words. The first arm that finds wins."""

    terms: tuple[Term, ...]
    words: tuple[str, ...] = ()
    phones: bool = False  # only of kinds that have a phone
    heads: bool = False  # only of kinds that are filed by their beginning


def normal(text: str) -> str:
    """Full-width to plain, upper to lower case, blanks to one."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().split())


def units(text: str) -> list[list[str]]:
    """The units of a normalised text, in pieces that blanks and marks part: 3栋501 → [[3, 栋, 501]]."""
    pieces: list[list[str]] = [[]]
    for each in _RUN.findall(text):
        if each[0].isalnum() and ord(each[0]) < 0x2A6E0:
            pieces[-1].append(each)
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if piece]


def mark(kind: str, area: str) -> str:
    """The token of a kind in an area; of a thing of no area, that of the kind."""
    return f"k{''.join(ch for ch in kind if ch.isalnum())}{area.replace('-', '')}"


def tokens(kind: str, area: str, title: str, words: str, phone: str = "", person: bool = False, spoken: bool = True, head: bool = True) -> list[str]:
    """What a thing is filed under. `words` are normalised and hold all that may be searched; `title` is what it is called; `spoken` is found by pinyin.

    `head` False files it under no beginning: numbers counted up are all different, and a beginning of them would gather them one by one.
    """
    found: set[str] = set()
    for piece in units(words):
        found.update(piece)
        found.update(map(str.__add__, piece, piece[1:]))
        for unit in piece:
            if len(unit) >= _SHORT_RUN:
                found.update("r" + unit[i:] for i in range(len(unit) - _SHORT_RUN + 1))
    first = beginnings(title, phone, person, spoken, head)
    found.update(letter + word for letter, word in zip("hyqt", first, strict=True) if word is not None)
    found.update(letter + word for more in other_readings(title, person, spoken) for letter, word in zip("yq", more, strict=True))
    found.update(_marks(kind, area))
    return list(found)


class Beginnings(NamedTuple):
    """What a thing is found by from its beginning; None is by none."""

    head: str | None
    letters: str | None  # pinyin initials
    full: str | None  # pinyin
    tail: str | None  # the phone, backwards


def beginnings(title: str, phone: str = "", person: bool = False, spoken: bool = True, head: bool = True) -> Beginnings:
    """The beginnings a thing is filed under; see `tokens`."""
    called = normal(title)
    letters, full = pinyin(called, person) if spoken else (None, None)
    digits = "".join(ch for ch in phone if ch.isdigit())[-_TAIL:]
    short = _joined(called)[:_HEAD] if head else None
    return Beginnings(short, letters if letters is None else letters[:_HEAD], full if full is None else full[: 2 * _HEAD], digits[::-1] or None)


def other_readings(title: str, person: bool = False, spoken: bool = True) -> list[tuple[str, str]]:
    """(pinyin initials, pinyin) that a person is found by besides those of `beginnings`, since his name may be read otherwise."""
    return [(letters[:_HEAD], full[: 2 * _HEAD]) for letters, full in readings(normal(title))[1:]] if person and spoken else []


def lexemes(kind: str, area: str, words: str) -> list[str]:
    """Exact tokens of a thing, each with the short name of its kind in front, so that a list of one holds things of one kind."""
    found: set[str] = set()
    for piece in units(words):
        found.update(piece)
        for unit in piece:
            if unit.isascii() and len(unit) > 1:
                found.add("u" + unit[:2])
                found.update(_grams(unit))
        for a, b in pairwise(piece):
            found.add(a + b)
            if b.isascii():
                found.update(f"v{a}{b[:n]}" for n in range(1, min(_GRAM, len(b)) + 1))
    short = brief(kind)
    return [short + each for each in found] + [f"{short}k{area.replace('-', '')[:n]}" for n in _levels(area.replace("-", ""))]


def lexemes_of(kind: str, words: str) -> list[str]:
    """The exact tokens that a thing with these words in it has; it may have them without having the words, so they are looked for in it besides."""
    found: dict[str, None] = {}
    for piece in units(words):
        if len(piece) == 1:
            (unit,) = piece
            long = len(unit) >= _SHORT_RUN
            found |= dict.fromkeys(_grams(unit) if long else ["u" + unit if len(unit) == 2 else unit])
        for i, (a, b) in enumerate(pairwise(piece)):
            goes_on = b.isascii() and i == len(piece) - 2  # 3栋5 of 3栋501: as far as it is typed
            found |= dict.fromkeys(["v" + a + b[:_GRAM], *_grams(b)[1:]] if goes_on else [a + b])
    short = brief(kind)
    return [short + each for each in found]


def _grams(unit: str) -> list[str]:
    return ["g" + unit[i : i + _GRAM] for i in range(len(unit) - _GRAM + 1)]


def area_lexeme(kind: str, area: str) -> str:
    """The exact token of a kind in an area."""
    return f"{brief(kind)}k{area.replace('-', '')}"


@lru_cache(maxsize=200)
def brief(kind: str) -> str:
    """The short name of a kind. Two that share one cost a few things more that are looked at."""
    return "".join(_DIGITS[crc32(kind.encode()) // 36**n % 36] for n in range(2))


@lru_cache(maxsize=50_000)
def _marks(kind: str, area: str) -> tuple[str, ...]:
    plain = area.replace("-", "")
    return tuple(mark(kind, plain[:n]) for n in _levels(plain))


def _levels(area: str) -> list[int]:
    return [*(n for n in _LEVELS if n < len(area)), len(area)]


def arms(text: str) -> list[Arm]:
    """The ways a search may be meant, the likeliest first. Empty for a text without a letter, digit or character."""
    wanted = normal(text)
    pieces = units(wanted)
    if not pieces:
        return []
    joined = _joined(wanted)
    found = [Arm((Term("h" + joined[:_HEAD], True),), heads=True)]
    plain = wanted.replace(" ", "").replace("'", "")
    if plain.isascii() and plain.isalnum() and any(ch.isalpha() for ch in plain):
        found.append(Arm((Term("y" + plain[:_HEAD], True),)))
        if len(plain) > 1:
            found.append(Arm((Term("q" + plain[: 2 * _HEAD], True),)))
    if plain.isdigit() and 3 <= len(plain) <= _TAIL:
        found.append(Arm((Term("t" + plain[::-1], True),), phones=True))
    found.append(Arm(tuple(_terms(pieces)), tuple(wanted.split())))
    return found


def _terms(pieces: Sequence[Sequence[str]]) -> Iterable[Term]:
    seen: dict[Term, None] = {}
    for piece in pieces:
        if len(piece) == 1:
            (unit,) = piece
            seen[Term("r" + unit, True) if len(unit) >= _SHORT_RUN else Term(unit, len(unit) > 1)] = None
        for i, (a, b) in enumerate(pairwise(piece)):
            seen[Term(a + b, i == len(piece) - 2 and b.isascii())] = None
    return seen


def _joined(text: str) -> str:
    return "".join(unit for piece in units(text) for unit in piece)


def pinyin(name: str, person: bool = False) -> tuple[str, str]:
    """(initials, full pinyin) of a normalised name, without blanks; a person's surname is read as a surname: 曾小明 → zxm, zengxiaoming."""
    return readings(name)[0] if person else _spoken(name)


@lru_cache(maxsize=64)  # of one name several questions are asked in a row
def readings(name: str) -> tuple[tuple[str, str], ...]:
    """The ways a person's normalised name may be read, the likeliest first, at most MOST_READINGS: 单长乐 → sclshanchangle, scyshanchangyue, szl …"""
    kept = next((n for n in (2, 1) if name[:n] in SURNAMES), 0)
    surname = SURNAMES[name[:kept]].split() if kept else []
    ways = [surname, *([[SURNAMES_TOO[name[:kept]]]] if name[:kept] in SURNAMES_TOO else [])]
    for character in (ch for ch in name[kept:] if ch.isalnum()):
        read = GIVEN_NAMES.get(character) if len(ways[0]) else None  # the first of an unlisted surname is read as it mostly is
        ways = [[*way, syllable] for way in ways for syllable in read or (_syllable(character),)][:MOST_READINGS]
    return tuple(("".join(each[:1] for each in way), "".join(way)) for way in ways)


@lru_cache(maxsize=50_000)
def _spoken(name: str) -> tuple[str, str]:
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return _plain(letters), _plain("".join(lazy_pinyin(name)))


def _plain(text: str) -> str:
    return "".join(ch for ch in text.casefold() if ch.isascii() and ch.isalnum())


@lru_cache(maxsize=30_000)
def _syllable(character: str) -> str:
    return "".join(lazy_pinyin(character)).casefold()
