"""Personal data made unreadable: phones, identity numbers and names in what people write."""

import re
from typing import Any

# Digits may be written full width and grouped by blanks or hyphens; longer runs (identity, bank cards) lose their middle too.
_NUMBER = re.compile(r"(?<![Cc0-9\uff10-\uff19])(?:\+?86[- ]?)?[0-9\uff10-\uff19](?:[- ]?[0-9\uff10-\uff19]){6,20}[Xx]?(?![0-9\uff10-\uff19])")
_PERSONAL_KEYS = ("name", "phone", "mobile", "tel", "address", "id_card", "reporter", "contact")
_NAMED = re.compile(r"""((?:name|reporter|address)["']?\s*[:=]\s*["']?)([^"',}&\s]+)""", re.IGNORECASE)
_SAFE = re.compile(r"\d{4}-?\d{2}-?\d{2}|20\d{6}")


def mask_phone(text: str) -> str:
    """The first three and last four characters stay, of short numbers the last two."""
    if len(text) < 8:
        return "*" * max(0, len(text) - 2) + text[-2:]
    return text[:3] + "*" * (len(text) - 7) + text[-4:]


def mask_name(name: str) -> str:
    """The surname stays."""
    return name[:1] + "*" * (len(name) - 1)


def mask_text(text: str, name: str | None = None) -> str:
    """Long numbers in free text are masked, and a `name` that is known; dates are not."""
    if name and len(name) > 1:
        text = text.replace(name, mask_name(name))
    return _NUMBER.sub(lambda match: match[0] if _SAFE.fullmatch(match[0]) else mask_phone(match[0]), text)


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
        return (mask_phone(value) if any(ch.isdigit() for ch in value[:1]) else mask_name(value)) if _personal(key) else mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**6:
        return mask_phone(str(value))
    return value


def _personal(key: str) -> bool:
    return any(word in key.lower() for word in _PERSONAL_KEYS)
