// One report followed: this phone remembers it, and its reporter says whether it is fixed.

import {ask, keeper, listMine, sentence, switches} from "./_citizen.mjs";
import {el} from "./session.mjs";

switches();
listMine(keeper(), el);

const form = document.querySelector("#answer");
if (form) {
  const key = new URLSearchParams(location.search).get("key"), send = form.querySelector("[type=submit]"), error = form.querySelector("#error");
  const chosen = (name) => form.querySelector(`[name=${name}]:checked`)?.value;
  form.addEventListener("change", () => {
    const solved = chosen("solved");
    form.querySelector("[data-yes]").hidden = solved !== "yes";
    form.querySelector("[data-no]").hidden = solved !== "no";
    send.hidden = !(solved === "yes" && chosen("satisfaction")) && !(solved === "no" && form.dataset.mayReopen === "1");
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    error.hidden = true;
    const solved = chosen("solved"), note = form.querySelector("#note")?.value ?? "";
    const body = {key, solved, note: solved === "no" ? note : "", satisfaction: solved === "yes" ? chosen("satisfaction") : null};
    try {
      await ask(`/reports/${encodeURIComponent(form.dataset.report)}/answer`, {method: "POST", body});
      location.reload();
    } catch (failure) {
      error.textContent = sentence(failure);
      error.hidden = false;
      send.disabled = false;
    }
  });
}
