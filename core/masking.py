"""Personal data made unreadable: names, phones, identity numbers, addresses, number plates and mail, as fields and in what people write.

The one implementation for pages, exports, the interface, logs and prints. What stays is what tells two entries apart: 张*, 欧阳**, 138****1234,
440***********123X, 南浦社区3栋***, 粤E·***12, a***@.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

# Digits may be written full width and grouped by blanks or hyphens; longer runs (identity, bank cards) lose their middle too.
_NUMBER = re.compile(r"(?<![Cc0-9\uff10-\uff19])(?:\+?86[- ]?)?[0-9\uff10-\uff19](?:[- ]?[0-9\uff10-\uff19]){6,20}[Xx]?(?![0-9\uff10-\uff19])")
_MAIL = re.compile(r"(?<![\w.+-])([\w+])[\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PLATE = re.compile(r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Z])[·•. -]?([A-HJ-NP-Z0-9]{5,6})(?![A-Za-z0-9])")
_DOOR = re.compile(r"^(.*?(?:栋|幢|座|号楼|楼|大厦|号(?!楼)))(.+)$")
_COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里"
        "呼延东郭南门羊舌微生梁丘左丘东门西门第五",
    )
)
# A word that says that a name follows, or follows a name: 联系人:王小明, 王小明先生.
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安"
    "常乐于时傅卞齐康伍余顾孟黄萧尹姚邵汪祁毛狄明臧计成戴宋庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路江童颜郭梅盛林钟徐邱骆高夏蔡田胡凌霍虞万柯管卢莫房丁邓洪包左石"
    "崔吉龚程邢裴陆翁甄曲储段侯全班秋仲宫甘厉祖武符刘景詹龙叶司黎白蒲赖卓屠池乔闻党翟谭劳申冉雍桑桂牛尚农温庄晏柴阎习向古易廖耿匡文关欧沙曾游简区麦冼丘单解"
)
_GIVEN = "[\u4e00-\u9fff]{1,2}[0-9]{0,4}"
_NAME = f"(?:{'|'.join(sorted(_COMPOUND))}|[{_SURNAMES}]){_GIVEN}"
_CALLED = re.compile(
    f"((?:(?:姓名|联系人|业主|户主|产权人|当事人|投诉人|报料人)[:\uff1a ]"
    f"|(?:申请人|反映人|诉求人|来电人|举报人|住户|居民|村民|租客|租户|承租人|房东|伤者|患者|家属|监护人)[:\uff1a])\\s*)({_NAME})"
    f"|({_NAME})(?=先生|女士|小姐|阿姨|老师傅|大爷|大妈|奶奶|爷爷|婆婆|伯伯|同志)"
)
_STARTS = re.compile(f"{'|'.join(sorted(_COMPOUND))}|[{_SURNAMES}]")
_FOLLOWS = re.compile("[\u4e00-\u9fff]{1,2}")
_DIGITS = re.compile("[0-9]{0,4}")
# What may stand around a name of two characters, which may be a word as well: 住户李明反映, 李明家. Longer ones need none.
_BEFORE = "住户|居民|村民|业主|户主|房东|租客|租户|老人|家属|市民|群众|当事人|联系人|投诉人|反映人|来电人|名叫|叫做|联系|电话|询问|劝说"
_AFTER = "家|说|称|反映|投诉|来电|住|本人|夫妇|夫妻|一家|等人|的?(?:母亲|父亲|妻子|丈夫|儿子|女儿|老伴|家人|家属)"
_STREETS = "(?![路街道巷村镇区桥河湖涌])"  # 张江路 is no 张江
# Numbers of people alone: mobiles, identity numbers, bank cards; codes of areas, cells, components and devices have other lengths.
_OF_PEOPLE = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|\d{17}[0-9Xx]|\d{19})(?![0-9A-Za-z])")
_PERSON = re.compile(_NAME)
Seen = list[tuple[str, str]]  # of what was masked the kind and the value as it stood
LONGEST_PHONE = 13  # digits, with the country's
_FIRMS = "店厂社部站所院校馆行坊铺园局会队档场吧屋斋轩阁记庄城业"  # what the shortest names of shops and firms end with
_PERSONAL_KEYS = ("name", "phone", "mobile", "tel", "address", "id_card", "reporter", "contact", "plate", "mail")
_NAMED = re.compile(r"""((?:name|reporter|address)["']?\s*[:=]\s*["']?)([^"',}&\s]+)""", re.IGNORECASE)
_SAFE = re.compile(r"\d{4}-?\d{2}-?\d{2}|20\d{6}")


def mask_phone(text: str) -> str:
    """The first three and last four characters stay, of short numbers the last two."""
    if len(text) < 8:
        return "*" * max(0, len(text) - 2) + text[-2:]
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def mask_name(name: str) -> str:
    """The surname stays, one of two characters whole: 张*, 欧阳**."""
    kept = 2 if len(name) > 2 and name[:2] in _COMPOUND else 1
    return name[:kept] + "*" * (len(name) - kept)


def is_person(name: str) -> bool:
    """Whether a name on a licence may be that of a natural person: a surname and one or two characters, and no word for a shop or a firm at its end."""
    return _PERSON.fullmatch(name) is not None and name[-1] not in _FIRMS


def mask_address(address: str) -> str:
    """The building stays, the door goes: 南浦社区3栋501 → 南浦社区3栋***. An address that names no building keeps its first half."""
    found = _DOOR.match(address)
    if found:
        return f"{found[1]}***"
    return address[: len(address) // 2] + "***" if address else address


def mask_plate(plate: str) -> str:
    """Province and office stay, and the last two characters: 粤E·***12."""
    found = _PLATE.search(plate)
    return f"{found[1]}·{'*' * (len(found[2]) - 2)}{found[2][-2:]}" if found else mask_name(plate)


def mask_mail(mail: str) -> str:
    """The first character stays: a***@."""
    return f"{mail[:1]}***@"


TEXT_KINDS = ("name", "phone", "number", "plate", "mail")  # what is looked for in free text
KINDS = (*TEXT_KINDS, "address")
_MASKS: dict[str, Callable[[str], str]] = dict(zip(KINDS, (mask_name, mask_phone, mask_phone, mask_plate, mask_mail, mask_address), strict=True))


def mask_text(text: str, name: str | None = None, seen: Seen | None = None) -> str:
    """Long numbers, mail addresses and number plates in free text are masked, a `name` that is known, and names that stand beside 联系人 or 先生;
    dates are not, nor a door: whoever handles a case has to find it. What was masked is added to `seen` as it stood."""
    if name and len(name) > 1:
        text = re.sub(re.escape(name), lambda match: _hide(seen, "name", match[0]), text)
    text = _MAIL.sub(lambda match: _hide(seen, "mail", match[0]), text)
    text = mask_called(_PLATE.sub(lambda match: _hide(seen, "plate", match[0]), text), seen)
    return _NUMBER.sub(lambda match: match[0] if _SAFE.fullmatch(match[0]) else _hide(seen, _kind_of(match[0]), match[0]), text)


def mask(kind: str, value: str) -> str:
    """A value of one of KINDS, masked."""
    return _MASKS[kind](value)


def _hide(seen: Seen | None, kind: str, value: str) -> str:
    if seen is not None:
        seen.append((kind, value))
    return mask(kind, value)


def _kind_of(number: str) -> str:
    """Longer ones are those of identity cards and banks."""
    return "phone" if sum(ch.isdigit() for ch in number) <= LONGEST_PHONE else "number"


def possible_names(text: str) -> set[str]:
    """What in a text may be the name of a person by its shape: a surname and one or two characters, wherever they stand."""
    found: set[str] = set()
    for at in range(len(text)):
        for surname in {text[at : at + 1], text[at : at + 2]}:
            given = _FOLLOWS.match(text, at + len(surname)) if _STARTS.fullmatch(surname) else None
            if given:
                ends = {given.start() + 1, given.end()}
                found |= {text[at:end] for end in ends} | {text[at : digits.end()] for end in ends if (digits := _DIGITS.match(text, end))}
    return found


def mask_known(text: str, names: Iterable[str], seen: Seen | None = None) -> str:
    """Names that are known to be residents', the longest first. One of two characters may be a word: it needs a sign beside it that somebody is meant."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 2:
            text = re.sub(re.escape(name) + _STREETS, lambda match: _hide(seen, "name", match[0]), text)
        else:
            meant = re.compile(f"({_BEFORE}){name}{_STREETS}|{name}(?={_AFTER})|(?<!\\w){name}(?!\\w)")
            text = meant.sub(lambda match: (match[1] or "") + _hide(seen, "name", match[0].removeprefix(match[1] or "")), text)
    return text


def mask_called(text: str, seen: Seen | None = None) -> str:
    """Names that stand beside 联系人 or 先生."""
    return _CALLED.sub(lambda match: (match[1] or "") + _hide(seen, "name", match[2] or match[3]), text)


def mask_echo(text: str) -> str:
    """A sentence of ours that repeats what was sent, such as "There is no area …": what it repeats of people is masked, codes stay."""
    text = _MAIL.sub(lambda match: mask_mail(match[0]), text)
    text = mask_called(_PLATE.sub(lambda match: mask_plate(match[0]), text))
    return _OF_PEOPLE.sub(lambda match: mask_phone(match[0]), text)


def mask_raw(text: str) -> str:
    """A payload that could not be read, masked as far as its shape can be guessed."""
    return _NAMED.sub(lambda match: match[1] + mask_name(match[2]), mask_text(text))


def mask_payload(value: Any, key: str = "") -> Any:
    """A payload of any shape with everything personal masked: what personal keys hold, and numbers in all texts."""
    if isinstance(value, dict):
        return {mask_text(str(k)): mask_payload(v, key if _personal(key) else str(k)) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [mask_payload(item, key) for item in value]
    if isinstance(value, str):
        return _mask_field(key, value) if _personal(key) else mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**6:
        return mask_phone(str(value))
    return value


def _mask_field(key: str, value: str) -> str:
    if "address" in key.lower():
        return mask_address(mask_text(value))
    if "@" in value:
        return mask_mail(value)
    if _PLATE.search(value):
        return mask_plate(value)
    return mask_phone(value) if any(ch.isdigit() for ch in value[:1]) else mask_name(value)


def _personal(key: str) -> bool:
    return any(word in key.lower() for word in _PERSONAL_KEYS)
