// Words, times and distances as the phone's views show them, and photos made smaller before they are kept.

import {el, lang, say} from "./session.mjs";

const LONGEST_PX = 1600, QUALITY = 0.82;

export const two = (words) => (words ? (lang() === "en" ? words.en : words.zh) : "");
export const clockTime = (ms) => new Date(ms).toLocaleTimeString("sv-SE").slice(0, 5);
export const moment = (iso) => (iso ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : "");

/** What is left until `iso`: "剩 2:10", "超 0:18", days beyond two; "" without a time. */
export function left(iso, now) {
  if (!iso) return "";
  const ms = Date.parse(iso) - now, minutes = Math.floor(Math.abs(ms) / 60_000), over = ms < 0;
  const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60);
  const text = days >= 2 ? say(`${days} 天`, `${days} d`) : `${hours}:${String(minutes % 60).padStart(2, "0")}`;
  return over ? say(`超 ${text}`, `over ${text}`) : say(`剩 ${text}`, `${text} left`);
}

/** The light of a moment by what is known of an item: the server's answer may be old. */
export const lightOf = (item, now) => (!item.due_at ? "green" : now >= Date.parse(item.due_at) ? "red" : item.yellow_at && now >= Date.parse(item.yellow_at) ? "yellow" : "green");

const SHAPES = {
  red: '<path d="M8 .6 15.4 8 8 15.4 .6 8z" fill="var(--red)" stroke="var(--red-edge)" stroke-width="1" stroke-linejoin="round"/>',
  yellow: '<path d="M8 1.8 15 14H1z" fill="var(--yellow)" stroke="var(--yellow-edge)" stroke-width="1" stroke-linejoin="round"/>',
  green: '<circle cx="8" cy="8" r="5" fill="none" stroke="var(--green)" stroke-width="2.6"/>',
};

/** A case's light: shape and colour, with its word for those who cannot see it. */
export function light(name) {
  const box = el("span", {class: "light", role: "img", "aria-label": {red: say("红灯", "Red"), yellow: say("黄灯", "Yellow"), green: say("绿灯", "Green")}[name]});
  box.innerHTML = `<svg class="li" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[name]}</svg>`;
  return box;
}

/** Metres between two points near each other (degrees). */
export function metres(a, b) {
  const rad = Math.PI / 180, x = (a.lon - b.lon) * Math.cos(a.lat * rad), y = a.lat - b.lat;
  return Math.hypot(x, y) * 111_320;
}

export const far = (m) => (m == null ? "" : m < 1000 ? `${Math.round(m / 10) * 10} m` : `${(m / 1000).toFixed(1)} km`);

/** A photo as a JPEG of at most 1600 px; as it is where the browser cannot draw it (HEIC), the server then makes it smaller. */
export async function smaller(file) {
  try {
    const picture = await createImageBitmap(file, {imageOrientation: "from-image"});
    const share = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return made && made.size < file.size ? made : file;
  } catch {
    return file;
  }
}
