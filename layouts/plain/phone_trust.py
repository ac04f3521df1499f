"""How a phone comes to trust the house's own authority, step by step."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from layouts.plain import Plain
from layouts.plain._phone import answer, document, icon, say, shown_in
from services.certificates import authority_file, fingerprint_of

if TYPE_CHECKING:
    from core.words import Lang
    from services._parts import Parts

ANDROID = (
    ("下载证书。", "Download the certificate."),
    (
        "设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书，选刚下载的文件。",
        "Settings → Security → Encryption & credentials → Install a certificate → CA certificate, and choose the file.",
    ),
    ("重新打开浏览器，进入本站。", "Open the browser again and come back."),
)
IPHONE = (
    ("用 Safari 下载证书，并允许下载描述文件。", "Download the certificate in Safari and allow the profile."),
    ("设置 → 已下载描述文件 → 安装。", "Settings → Profile Downloaded → Install."),
    ("设置 → 通用 → 关于本机 → 证书信任设置，打开 Magnet 的开关。", "Settings → General → About → Certificate Trust Settings: switch Magnet on."),
)


def view(parts: "Parts") -> Callable[[], Any]:
    """Flask's view of the page, open to all."""

    def trust() -> Any:
        lang, _ = shown_in()
        file = authority_file(parts.settings.home)
        head = say(lang, "让手机信任本机证书", "Have the phone trust this machine")
        if file is None:
            none = say(lang, "还没有证书。请管理员在服务器上运行：", "There is no certificate yet. The administrator runs on the server:")
            return answer(
                document(parts, head, f'<main class="alone">{icon("shield")}<h1>{head}</h1><p>{none} <code>python app.py certificate</code></p></main>')
            )
        why = say(lang, "仅用于内部试用；正式使用请配置公开的域名和证书。", "For trying it in the house; a real service has a public name and certificate.")
        same = say(lang, "安装前核对指纹，与服务器上显示的一致：", "Before installing, compare the fingerprint with the one shown on the server:")
        get = say(lang, "下载证书", "Download the certificate")
        body = f"""<main class="alone">{icon("shield-check")}<h1>{head}</h1><p>{why}</p><a class="btn pri" href="/m/ca.crt">{get}</a>
<p>{same}<br><code>{fingerprint_of(file)}</code></p>{_steps(lang, "Android", ANDROID)}{_steps(lang, "iPhone", IPHONE)}
<a class="btn" href="/m">{say(lang, "打开手机端", "Open the phone's page")}</a></main>"""
        return answer(document(parts, head, body))

    return trust


def _steps(lang: "Lang", system: str, steps: tuple[tuple[str, str], ...]) -> str:
    return f"<section><h2>{system}</h2><ol>{''.join(f'<li>{say(lang, *step)}</li>' for step in steps)}</ol></section>"


PLAIN = Plain("phone_trust", "/m/trust", view, roles="open")
