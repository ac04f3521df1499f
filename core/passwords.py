"""What makes a password: ten characters of three kinds, and not one that others think of too."""

from collections.abc import Sequence

from core.errors import BadInput

LEAST, MOST = 10, 200
KINDS = ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789")
LEAST_SCORE = 3  # of 4: 10^8 guesses and more
READ = 100  # characters that are looked at: the time grows with their square


def check_password(password: str, about: Sequence[str] = ()) -> None:
    """Raise BadInput unless it has ten characters of three kinds (small, capital, digit, other) and is none of the common ones, nor `about` the person."""
    kinds = sum(any(letter in kind for letter in password) for kind in KINDS) + any(all(letter not in kind for kind in KINDS) for letter in password)
    if len(password) < LEAST or len(password) > MOST or kinds < 3:
        zh = f"至少 {LEAST} 个字符，包含大写、小写、数字、其他字符中的三类。"
        raise BadInput("weak_password", f"Take at least {LEAST} characters, of three kinds: small and capital letters, digits, others.", "password", zh)
    from zxcvbn import zxcvbn  # its lists of common passwords, names and words are read when they are first needed

    if zxcvbn(password[:READ], user_inputs=[*about, "magnet", "chancheng", "磁铁"])["score"] < LEAST_SCORE:
        zh = "这个密码太常见或太容易猜到，请换一个。"
        raise BadInput("common_password", "This password is common or easily guessed: take another one.", "password", zh)
