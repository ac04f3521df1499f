// A camera's picture: asked for (which is on record), played through our own address, and where it cannot be played a sentence says why. Nothing is kept.
import { ask, el, icon, lang, say } from "./session.mjs";

const RETRY = 10_000, SOON = 1500, STALL = 8000, BEAT = 1000;
const CONFIG = { enableWorker: false, maxBufferLength: 10, maxMaxBufferLength: 20, backBufferLength: 4, liveSyncDurationCount: 2, manifestLoadingMaxRetry: 1, levelLoadingMaxRetry: 2, fragLoadingMaxRetry: 2, startFragPrefetch: true };
const NOT_DECODED = new Set(["manifestIncompatibleCodecsError", "bufferAddCodecError", "bufferIncompatibleCodecsError", "fragParsingError"]);

const MOST_KEPT = 60;
const frames = new Map(); // the last frame of cameras seen in this tab, in memory alone: shown dimmed until the picture is back

function keepFrame(id, video) {
  if (!video.videoWidth) return;
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: Math.round((320 * video.videoHeight) / video.videoWidth) });
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  frames.delete(id);
  frames.set(id, canvas);
  if (frames.size > MOST_KEPT) frames.delete(frames.keys().next().value);
}

let library = null;
const hls = () => (library ??= import("./vendor/hls.light.min.mjs").then((module) => module.default, (error) => { library = null; throw error; }));

const words = {
  connecting: () => say("正在连接…", "Connecting …"),
  stalled: () => say("画面停住了，正在重新连接。", "The picture stands still: connecting again."),
  codec: () => say("编码不受浏览器支持（多为 H.265），请在网关上转为 H.264。", "The browser cannot decode this (mostly H.265): have the gateway turn it into H.264."),
  lost: () => say("画面中断，稍后自动重试。", "The picture broke off: it is tried again soon."),
  paused: () => say("已暂停", "Paused"),
};

/**
 * Plays camera `id` in `place`; stops by itself when the place leaves the document. `plain` leaves its buttons out (walls). `heard(state)` is told
 * "playing", "paused" or why it does not play. Returns {element, pause(), play(), stop()}.
 */
export function player(place, { id, name = "", plain = false, heard = () => {} }) {
  const video = el("video", { muted: true, playsinline: true, disablepictureinpicture: true, "aria-label": name });
  video.muted = true;
  const blank = el("div", { class: "cam-blank", "aria-hidden": "true" }, frames.get(id) ?? icon("video"));
  const words_ = el("p", { class: "cam-says", role: "status" }), toggle = button("player-pause", () => (wanted ? pause() : play())), whole = button("maximize", () => full());
  const element = el("div", { class: "cam", "data-camera-state": "connecting" }, blank, video, words_, plain ? null : el("div", { class: "cam-tools" }, toggle, whole));
  let wanted = true, ended = false, engine = null, later = 0, moved = 0, last = -1, turn = 0;
  place.append(element);

  function button(symbol, run) {
    return el("button", { class: "icb", type: "button", onclick: run }, icon(symbol));
  }

  function name_() {
    const label = wanted ? say("暂停", "Pause") : say("播放", "Play");
    toggle.replaceChildren(icon(wanted ? "player-pause" : "player-play"));
    for (const [each, text] of [[toggle, label], [whole, say("全屏", "Full screen")]]) { each.title = text; each.setAttribute("aria-label", text); }
  }

  function tell(state, text = "") {
    if (element.dataset.cameraState === state && words_.textContent === text) return;
    element.dataset.cameraState = state;
    words_.textContent = text;
    heard(state);
  }

  function drop() {
    clearTimeout(later);
    keepFrame(id, video);
    blank.replaceChildren(frames.get(id) ?? icon("video"));
    engine?.destroy();
    engine = null;
    video.removeAttribute("src");
    video.load();
  }

  const again = (after) => { clearTimeout(later); later = setTimeout(open, after); };

  async function open() {
    if (ended || !wanted) return;
    drop();
    const mine = ++turn, live = () => mine === turn && wanted && !ended;
    if (element.dataset.cameraState !== "stalled") tell("connecting", words.connecting());
    const look = await ask(`/cameras/${id}/stream`).catch((error) => ({ state: error.status === 403 ? "no_right" : "lost", text: error.message, final: [403, 404].includes(error.status) }));
    if (!live()) return;
    if (look.state !== "ready") {
      tell(look.state, look.text ?? look[lang()]);
      if (!look.final && !["none", "hevc", "offline"].includes(look.state)) again(look.state === "preparing" ? SOON : RETRY);
      return;
    }
    const Hls = await hls().catch(() => null);
    if (!live()) return;
    moved = Date.now();
    last = -1;
    if (Hls?.isSupported()) attach(Hls, look.src);
    else if (video.canPlayType("application/vnd.apple.mpegurl")) video.src = look.src;
    else return tell("codec", words.codec());
    video.play().catch(() => {});
  }

  function attach(Hls, source) {
    engine = new Hls(CONFIG);
    engine.on(Hls.Events.ERROR, (_, { fatal, details }) => {
      if (!fatal || ended) return;
      if (NOT_DECODED.has(details)) return tell("codec", words.codec()), drop();
      tell("lost", words.lost());
      drop();
      again(RETRY);
    });
    engine.loadSource(source);
    engine.attachMedia(video);
  }

  // A picture that moves is playing; one that has stood still too long is asked for anew. Whoever leaves the document has been closed.
  const beat = setInterval(() => {
    if (!element.isConnected) return stop();
    if (!wanted || !(engine || video.src)) return;
    if (video.currentTime !== last && video.currentTime > 0) {
      if (last >= 0) tell("playing");
      [last, moved] = [video.currentTime, Date.now()];
    } else if (Date.now() - moved > STALL && !document.hidden) {
      tell("stalled", words.stalled());
      open();
    }
  }, BEAT);

  function pause() {
    wanted = false;
    turn += 1;
    clearTimeout(later);
    video.pause();
    engine?.stopLoad();
    tell("paused", words.paused());
    name_();
  }

  function play() {
    wanted = true;
    name_();
    open();
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else element.requestFullscreen?.().catch(() => {});
  }

  function stop() {
    if (ended) return;
    ended = true;
    turn += 1;
    clearInterval(beat);
    drop();
    element.remove();
  }

  name_();
  open();
  return { element, pause, play, stop };
}
