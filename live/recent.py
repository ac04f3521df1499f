"""What was said lately: the last messages in the order they came and the latest value of each key."""

from collections import OrderedDict, deque
from itertools import islice

from live.messages import Message, Test, word_of_leaving

KEPT = 20_000
KEYS = 30_000


class Recent:
    """The memory every stream is served from: returning ones, slow ones and those that ask for something new."""

    def __init__(self, kept: int = KEPT, keys: int = KEYS) -> None:
        self.kept, self.keys = kept, keys
        self.head = 0  # the number of the next message
        self.floor = 0  # ms; nothing up to here is sure to be kept
        self.newest = 0  # ms of the newest message
        self._messages: deque[Message] = deque()
        self._latest: OrderedDict[tuple[str, str], Message] = OrderedDict()

    def add(self, message: Message) -> list[Message]:
        """Keep a message; what is to be told: nothing when a newer one of its key was heard, two when a case has left its place."""
        before = self._latest.get((message.topic, message.key))
        if before and before.ms > message.ms:
            return []
        leaving = word_of_leaving(before, message) if before else None
        self.newest = max(self.newest, message.ms)
        told = [message] if leaving is None else [leaving, message]
        for one in told:
            self._append(one)
        self.set(message)
        return told

    def set(self, message: Message) -> None:
        """Keep a message as the latest value of its key only: a position comes again in a second and is not replayed."""
        self._latest[message.topic, message.key] = message
        self._latest.move_to_end((message.topic, message.key))
        if len(self._latest) > self.keys:
            self._latest.popitem(last=False)

    def _append(self, message: Message) -> None:
        message.seq = self.head
        self.head += 1
        self._messages.append(message)
        if len(self._messages) > self.kept:
            self.floor = max(self.floor, self._messages.popleft().ms)

    def after(self, seq: int, until: int) -> list[Message] | None:
        """The messages numbered from `seq` to before `until`, None when some of them are forgotten."""
        first = self.head - len(self._messages)
        return None if seq < first else list(islice(self._messages, seq - first, until - first))

    def since(self, ms: int) -> int | None:
        """The number from which everything later than `ms` is found, None when that is not sure."""
        if ms <= self.floor:
            return None
        return next((m.seq for m in self._messages if m.ms >= ms), self.head)

    def values(self, test: Test) -> list[Message]:
        """The latest values that pass."""
        return [m for m in self._latest.values() if test(m)]

    def forget(self, ms: int) -> None:
        """Something said before `ms` was missed: nobody can resume from before it."""
        self.floor = max(self.floor, ms)
