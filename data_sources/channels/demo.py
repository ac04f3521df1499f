"""The demo's channel: nothing leaves the house; what would have been sent stands in the list of messages sent."""

from data_sources.channels._base import Channel, Message, To


def send(to: To, message: Message) -> None:
    """Taken at once: the row that is kept is the message."""


CHANNEL = Channel("demo", zh="演示通道", en="Demo channel", takes="nothing", send=send)
