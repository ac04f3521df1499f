// Signing in: the form over REST, the demo's accounts, language and theme of the door.

import {ask, cookie, lang, remember, say} from "./session.mjs";

const DEMO_PASSWORD = "magnet-demo";
const form = document.querySelector("form");
const error = document.querySelector("#error");
const send = form.querySelector("[type=submit]");

/** Where to go after signing in: the page asked for if it is one of ours, else the home of the role. */
export function target(next, role) {
  if (next && next.startsWith("/") && !next.startsWith("//") && !next.includes("\\") && !next.startsWith("/login")) return next;
  return {wall: "/wall", leader: "/summary"}[role] ?? "/";
}

function tell(text) {
  error.textContent = text;
  error.hidden = !text;
}

const SENTENCES = {
  wrong: ["账号或密码不对。", "User name or password is wrong."],
  wrong_code: ["动态口令不对或已用过，请输入下一个。", "The code is wrong or was used: take the next one."],
  second_step: ["请输入验证器应用上的六位数字。", "Enter the six digits of your authenticator app."],
  locked: ["失败次数过多，请 15 分钟后再试。", "Too many attempts: try again in 15 minutes."],
};
const codeField = document.querySelector("#code-field");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const username = form.username.value.trim();
  const password = form.password.value;
  if (!username || !password) return tell(say("请填写账号和密码。", "Fill in user name and password."));
  tell("");
  send.disabled = true;
  try {
    const {account} = await ask("/session", {method: "POST", body: {username, password, code: form.code.value.trim()}});
    location.assign(account.owes ? "/account" : target(new URLSearchParams(location.search).get("next"), account.role));
  } catch (failure) {
    tell(SENTENCES[failure.code] ? say(...SENTENCES[failure.code]) : failure.message);
    send.disabled = false;
    const second = ["second_step", "wrong_code"].includes(failure.code);
    codeField.hidden = !second && codeField.hidden;
    (second ? form.code : form.password).select();
  }
});

for (const button of document.querySelectorAll("[data-fill]")) {
  button.addEventListener("click", () => {
    form.username.value = button.dataset.fill;
    form.password.value = DEMO_PASSWORD;
    tell("");
    send.focus();
  });
}
document.querySelector('[data-action="lang"]').addEventListener("click", () => { remember("magnet_lang", lang() === "en" ? "zh" : "en"); location.reload(); });
document.querySelector('[data-action="theme"]').addEventListener("click", () => { remember("magnet_theme", cookie("magnet_theme") === "light" ? "dark" : "light"); location.reload(); });
