// The tool that saves the map as a picture or as a PDF on A4 or A3.
import { ask } from "../session.mjs";
import { make } from "./card.mjs";
import { painted } from "./canvas.mjs";
import { get } from "./data.mjs";
import { pdf } from "./pdf.mjs";
import { picture } from "./picture_draw.mjs";

const TILES_MS = 4000, PAINT_MS = 20_000;

export function mount(map, settings) {
  const { say, lang, zone } = settings;
  let panel = null, title = null, said = null, light = null, account = null, area = null;

  const moment = (at) => new Date(at).toLocaleString(lang === "zh" ? "zh-CN" : "en-GB", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });

  async function open() {
    panel = settings.panel.open("picture", say("图片与 PDF", "Picture and PDF"), () => { panel = null; settings.noTool(); });
    title = make("input", { class: "om-search", type: "text", maxlength: 60, "aria-label": say("标题", "Title"), "data-picture-title": "" });
    said = make("p", { class: "om-hint", role: "status", text: say("内容：当前视图、图例、比例尺、指北、数据时间；带账号与时间水印。", "It holds the present view, legend, scale, north and data time, with account and time as a watermark.") });
    light = make("input", { type: "checkbox", "data-picture-light": "" });
    light.checked = true;
    const buttons = [["png", say("图片 PNG", "Picture (PNG)")], ["a4", "PDF A4"], ["a3", "PDF A3"]].map(([form, text]) => {
      const button = make("button", { class: "btn sm", type: "button", "data-picture": form, text });
      button.onclick = () => save(form, buttons);
      return button;
    });
    const onPaper = make("label", { class: "om-check" }, light, make("span", { text: say("浅色，适合打印", "Light, for paper") }));
    panel.body.append(title, said, make("div", { class: "om-row" }, onPaper), make("div", { class: "om-row" }, ...buttons));
    try {
      [account, area] = await Promise.all([account ?? ask("/session").then((found) => found.account), area ?? get(`areas/${settings.area}`)]);
      if (title && !title.value) title.value = say(`${area.name} · 一张图`, `${area.name_en} · One map`);
    } catch (error) {
      if (panel) said.textContent = error.message;
    }
  }

  async function save(form, buttons) {
    buttons.forEach((button) => { button.disabled = true; });
    const other = light.checked && getComputedStyle(map.getContainer()).colorScheme.includes("dark");
    try {
      if (other) settings.dress("light");
      await settled();
      const now = Date.now(), times = settings.layerSet.list().filter(({ on, at }) => on && at).map(({ at }) => at);
      const made = `${account?.name ?? account?.username ?? ""} · ${moment(now)}`;
      const time = times.length ? say(`数据时间 ${moment(Math.min(...times))}`, `Data of ${moment(Math.min(...times))}`) : "";
      const canvas = await picture(map, settings, { title: title.value.trim() || say("一张图", "One map"), sub: settings.layerSet.list().filter(({ on }) => on).map(({ layer }) => say(layer.zh, layer.en)).join(say("、", ", ")), made, time });
      const name = `${title.value.trim().replace(/[^\p{L}\p{N}]+/gu, "-") || "map"}-${new Date(now).toLocaleString("sv-SE", { timeZone: zone }).slice(0, 16).replace(/\D/g, "")}`;
      if (form === "png") await keep(await blob(canvas, "image/png"), `${name}.png`);
      else {
        const jpeg = new Uint8Array(await (await blob(canvas, "image/jpeg")).arrayBuffer());
        await keep(pdf(jpeg, canvas.width, canvas.height, form, title.value.trim()), `${name}.pdf`);
      }
      if (panel) said.textContent = say("已保存到下载目录。", "Saved to your downloads.");
    } catch (error) {
      console.warn(error);
      if (panel) said.textContent = say(`没有存成：${error.message}。请缩小窗口后重试。`, `It was not saved: ${error.message}. Try with a smaller window.`);
    } finally {
      if (other) settings.dress(null);
      buttons.forEach((button) => { button.disabled = false; });
    }
  }

  // Tiles still on their way are waited for, not for ever.
  async function settled() {
    const until = Date.now() + TILES_MS;
    while (!settings.ground.idle() && Date.now() < until) await new Promise((done) => { setTimeout(done, 100); });
    do await new Promise((done) => { requestAnimationFrame(done); }); while (!painted() && Date.now() < until + PAINT_MS);
  }

  return { open, close: () => panel?.close(), destroy: () => panel?.close() };
}

const blob = (canvas, type) => new Promise((done, failed) => { canvas.toBlob((made) => (made ? done(made) : failed(new Error("the picture is too large"))), type, 0.92); });

async function keep(file, name) {
  const address = URL.createObjectURL(file), link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
