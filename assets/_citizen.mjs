// What the pages for residents share: asking without the session of whoever is signed in, what is kept on this phone, the switches of the head.

import {cookie, lang, remember, say} from "./session.mjs";

const DRAFT = "magnet_report_draft", MINE = "magnet_my_reports", MOST_MINE = 30;

/** What an error of the interface means to a resident, by its code. */
export const SENTENCES = {
  outside: ["地点不在本区范围内，请把图钉移到区内。", "The place is outside the district: move the pin inside."],
  no_place: ["请选择地点。", "Choose the place."],
  unknown_area: ["这个社区不存在，请重新选择。", "There is no such community: choose again."],
  unknown_photo: ["照片上传已超过一天，请重新添加照片。", "Photos are older than a day: add them again."],
  text_too_long: ["说明太长，请写短一些。", "The words are too long: shorten them."],
  too_large: ["内容太大，请减少文字或照片。", "This is too large: send fewer words or photos."],
  too_often: ["提交太频繁，请一分钟后再试。", "Too many in a short time: try again in a minute."],
  not_found: ["编号或查询码不对。", "Number or key is wrong."],
  busy: ["系统忙，内容已保存在本机，请稍后再点一次。", "The store is busy; all is kept on this phone: try again in a moment."],
  offline: ["没有网络，没有发出去。内容已保存在本机，有网后再点一次。", "No network: not sent. All is kept on this phone; try again when there is one."],
  failed: ["系统出错，没有提交成功。内容已保存在本机，请稍后再试。", "This failed on our side. All is kept on this phone; try again later."],
};

/** The sentence for an error that `ask` threw. */
export function sentence(error) {
  const known = SENTENCES[error.code] ?? (error.status === 0 ? SENTENCES.offline : error.status >= 500 ? SENTENCES.failed : null);
  return known ? say(...known) : (lang() === "zh" && error.zh) || error.message;
}

/** Call `/api/v1<path>` as somebody without an account. */
export async function ask(path, {method = "GET", body} = {}) {
  let response;
  try {
    response = await fetch(`/api/v1${path}`, {method, credentials: "omit", headers: body ? {"Content-Type": "application/json"} : {}, body: body && JSON.stringify(body)});
  } catch {
    throw Object.assign(new Error("offline"), {status: 0});
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(data.error?.message ?? String(response.status)), {status: response.status, code: data.error?.code, field: data.error?.field, zh: data.error?.zh});
  return data;
}

/** Hand in one photo, telling how much of it is there (0…1). Resolves to its id. */
export function sendPhoto(file, progress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/photos");
    request.setRequestHeader("X-CSRFToken", cookie("_csrf_token"));  // a request of this kind takes the session along
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => failed(Object.assign(new Error("offline"), {status: 0}));
    request.onload = () => {
      const data = read(request.responseText) ?? {};
      if (request.status === 201) done(data.id);
      else failed(Object.assign(new Error(data.error?.message ?? ""), {status: request.status, code: data.error?.code}));
    };
    request.send(file);
  });
}

function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Sixteen random bytes: the report's own name, so that it is taken once however often it is sent. */
export function newName() {
  return `web-${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Two kinds of things kept on this phone; in memory where the browser keeps nothing. */
export function keeper(storage = localStore()) {
  const memory = {};
  const get = (key) => {
    try {
      return read(storage.getItem(key)) ?? memory[key];
    } catch {
      return memory[key];
    }
  };
  const set = (key, value) => {
    memory[key] = value;
    try {
      storage.setItem(key, JSON.stringify(value));
    } catch {
      // no room or not allowed: the page has it as long as it is open
    }
  };
  return {
    draft: () => ({name: newName(), kind: "", lon: null, lat: null, accuracy: null, area: "", where: "", words: "", phone: "", photos: [], ...get(DRAFT)}),
    save: (draft) => set(DRAFT, draft),
    sent(receipt) {
      set(DRAFT, null);
      set(MINE, [receipt, ...(get(MINE) ?? []).filter((each) => each.no !== receipt.no)].slice(0, MOST_MINE));
    },
    mine: () => get(MINE) ?? [],
  };
}

function localStore() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** Files kept on this phone by a name until they are there; the page alone has them where the browser keeps none. */
export function fileBox() {
  const opened = new Promise((done) => {
    try {
      const request = indexedDB.open("magnet_report", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("files");
      request.onsuccess = () => done(request.result);
      request.onerror = () => done(null);
    } catch {
      done(null);
    }
  });
  const run = async (act) => {
    const box = await opened;
    return new Promise((done) => {
      if (!box) return done(undefined);
      try {
        const request = act(box.transaction("files", "readwrite").objectStore("files"));
        request.onsuccess = () => done(request.result);
        request.onerror = () => done(undefined);
      } catch {
        done(undefined);  // some browsers keep no files
      }
    });
  };
  return {
    put: (name, file) => run((box) => box.put(file, name)),
    get: (name) => run((box) => box.get(name)),
    drop: (name) => run((box) => box.delete(name)),
  };
}

/** Large text, language and theme. */
export function switches() {
  const on = (name, act) => document.querySelector(`[data-action="${name}"]`).addEventListener("click", act);
  on("large", ({currentTarget}) => {
    const large = document.documentElement.toggleAttribute("data-large");
    currentTarget.setAttribute("aria-pressed", large);
    remember("magnet_large", large ? 1 : 0);
    dispatchEvent(new Event("resize"));
  });
  on("lang", () => { remember("magnet_lang", lang() === "en" ? "zh" : "en"); location.reload(); });
  on("theme", () => { remember("magnet_theme", document.documentElement.dataset.theme === "dark" ? "light" : "dark"); location.reload(); });
}

/** The list of what this phone has sent. */
export function listMine(kept, el) {
  const list = document.querySelector("[data-mine]"), mine = kept.mine();
  if (!list) return;
  list.replaceChildren(...mine.map((each) => el("li", {}, el("a", {href: link(each)}, el("b", {}, lang() === "en" ? each.en : each.zh), el("span", {}, each.no)))));
  list.hidden = !mine.length;
}

export const link = ({no, key}) => `/report/${encodeURIComponent(no)}?key=${encodeURIComponent(key)}`;
