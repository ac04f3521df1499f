"""A text message through any gateway that takes JSON: the city's `template` says how its body looks."""

from data_sources.channels._base import Channel, Message, To, Undelivered, post_json


def send(to: To, message: Message) -> None:
    """One message; whatever the gateway answers with 2xx is taken. `{to}`, `{text}` and `{secret}` stand in the template's values."""
    if not to.url:
        raise Undelivered("the city has no SMS gateway: set its url in field.yaml", for_good=True)
    given = {"{to}": to.key, "{text}": f"{message.title} {message.text} {message.url}", "{secret}": to.secret}
    post_json(to.url, {name: _filled(value, given) for name, value in to.template.items()})


def _filled(value: str, given: dict[str, str]) -> str:
    for name, text in given.items():
        value = value.replace(name, text)
    return value


CHANNEL = Channel("sms", zh="短信", en="Text message", takes="mobile", send=send)
