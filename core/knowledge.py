"""Knowledge (知识库): what is asked again and again, answered once - policies, how to apply, plans, who to ring, how to go about it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from core.words import Words

Sort = Literal["policy", "guide", "plan", "contacts", "practice", "question"]
SORTS: dict[Sort, Words] = {
    "policy": Words("政策", "Policy"),
    "guide": Words("办事指南", "How to apply"),
    "plan": Words("预案", "Plan"),
    "contacts": Words("通讯录", "Whom to ring"),
    "practice": Words("做法", "Practice"),
    "question": Words("居民常问", "Asked by residents"),
}


class Entry(BaseModel):
    """An entry: `zh` and `en` are its title, `text` its paragraphs in both languages, `find` further words, `source` what it rests on, `public` also answers
    residents on their page."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)
    sort: Sort
    zh: str
    en: str
    text: tuple[str, str]
    find: str = ""
    source: tuple[str, str] | None = None
    categories: tuple[str, ...] = ()  # the categories of cases it helps with
    checked: str = Field(pattern=r"^\d{4}-\d{2}$")  # when somebody last saw that it still holds
    public: bool = False
