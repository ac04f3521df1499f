"""Reaching people: the services in whose frame a person may be looked at, and what he may be reached for."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.words import Words

Way = Literal["reveal", "call", "message"]
FIELDS = ("name", "phone")  # what the store knows of a person that a service may declare; also "home" and "needs", which are no one's secret within it
OUTCOMES: dict[str, Words] = {
    "reached": Words("已联系上", "Reached"),
    "no_answer": Words("无人接听", "No answer"),
    "wrong": Words("号码有误", "Wrong number"),
}
# What may be masked in a record (core.masking.KINDS).
MASKED_FIELDS: dict[str, Words] = {
    "name": Words("姓名", "Name"),
    "phone": Words("电话", "Telephone"),
    "number": Words("证件或卡号", "Number of a card"),
    "plate": Words("车牌", "Number plate"),
    "mail": Words("邮箱", "Mail address"),
    "address": Words("地址", "Address"),
}
SHOWN_S = 60  # how long a revealed field stands on a screen
SHORTEST_PURPOSE, LONGEST_PURPOSE = 4, 120


class Row(BaseModel):
    """A row of services.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=24)
    zh: str
    en: str

    @property
    def words(self) -> Words:
        return Words(self.zh, self.en)


class ServiceField(Row):
    """A field of a person that a service needs, masked; `reveal` are the roles that may see it whole, one at a time."""

    reveal: tuple[str, ...] = ()


class Service(Row):
    """A service that a person is kept for. `of` is where its people come from: the owners of homes, or a list people join of their own will.

    `interface` says from where the fields come, `why` on what ground they are kept.
    """

    of: Literal["owners", "members"]
    roles: tuple[str, ...] = Field(min_length=1)
    fields: dict[str, ServiceField] = Field(min_length=1)
    interface: Words
    why: Words

    @property
    def kind(self) -> str:
        """What its people are filed under in the search index."""
        return f"person.{self.id}"


class Purpose(Row):
    """A purpose somebody may be reached for."""


class CallSetup(BaseModel):
    """Who connects calls: a file of data_sources/callers, and its address; its secret is the setting CALL_SECRET."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    provider: str = ""
    url: str = ""
