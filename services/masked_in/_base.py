"""What a kind of records is in whose words people are named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection

from core.words import Words
from services._parts import Parts

if TYPE_CHECKING:
    from services.who import Account


class Text(NamedTuple):
    """Words of a record as they are kept: `id` is never another text's, `where` says what they are. `name` is masked in them wherever it stands."""

    id: str
    where: Words
    text: str
    name: str | None = None


class Fact(NamedTuple):
    """A value that stands by itself, such as a reporter's telephone; `kind` is one of core.masking.KINDS."""

    id: str
    where: Words
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Matter:
    """A record as an account sees it. `closed` says why nothing of it is shown any more."""

    texts: Sequence[Text]
    facts: Sequence[Fact] = ()
    closed: Words | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of records (the file's name, `kind` in the table sealed_names). `record` is the kind a role has to see (core/rights.py), if any; `columns`
    what the fields it may ask for stand under in roles.yaml, `purpose` the one of services.yaml that comes first, where the city has it.

    `matter(parts, account, conn, ref)` raises NotFound for what there is none of and for what the account does not see.
    """

    id: str
    record: str | None
    matter: Callable[[Parts, "Account", Connection, str], Matter]
    columns: str = "text"
    purpose: str = "verify"
