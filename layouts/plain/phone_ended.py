"""What a phone sees that was revoked: why, and that nothing is left on it; `_phone_ended.mjs` takes it all away."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from layouts.plain import Plain
from layouts.plain._phone import answer, document, icon, say, shown_in

if TYPE_CHECKING:
    from services._parts import Parts


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the page, open to all: it holds nothing."""

    def ended() -> Any:
        lang, _ = shown_in()
        head = say(lang, "此手机已被收回", "This phone has been revoked")
        gone = say(lang, "已退出登录，手机里保存的数据已清除。", "You are signed out, and what was kept on this phone is gone.")
        what = say(lang, "如果是误操作，请联系社区或街道重新批准。", "If this is a mistake, ask the community or the street to approve it again.")
        again = say(lang, "重新登录", "Sign in again")
        body = f'<main class="alone" data-device="revoked">{icon("lock")}<h1>{head}</h1><p data-gone hidden>{gone}</p><p>{what}</p>'
        return answer(document(parts, head, f'{body}<a class="btn" href="/login?next=/m">{again}</a></main>', "_phone_ended"))

    return ended


PLAIN = Plain("phone_ended", "/m/ended", view, roles="open")
