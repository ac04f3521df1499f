"""A WeCom (企业微信) group bot: markdown to the group whose key the bot has. Answers {"errcode": 0}; 45009 is too many at once (20 a minute)."""

from data_sources.channels._base import Channel, Message, To, post_json, told

BUSY = (45009, -1)


def send(to: To, message: Message) -> None:
    """One markdown message of at most 4,096 bytes."""
    head = f'<font color="warning">{message.title}</font>' if message.urgent else f"**{message.title}**"
    content = f"{head}\n{message.text}\n[打开 · Open]({message.url})"
    told(post_json(to.url, {"msgtype": "markdown", "markdown": {"content": content}}, {"key": to.key}), "errcode", "errmsg", BUSY)


CHANNEL = Channel("wecom", zh="企业微信群机器人", en="WeCom group bot", takes="bot", send=send)
