// Cameras side by side: 2 × 2 or 3 × 3, a page at a time, round by themselves if wanted. Only those that are seen play; those that are offline are passed over and counted.
import { el, icon, say } from "./session.mjs";
import { placed } from "./magnets/_on_map.mjs";
import { player } from "./_player.mjs";

export const SIZES = [2, 3];

/** Cameras in the order they are shown: those with a picture; the others are left out and counted. */
export function shown(cameras) {
  const playing = cameras.filter((each) => each.online && each.stream);
  return { playing, offline: cameras.filter((each) => !each.online).length, without: cameras.filter((each) => each.online && !each.stream).length };
}

/** How many pages of `size` × `size` there are, at least one. */
export const pages = (count, size) => Math.max(1, Math.ceil(count / size ** 2));

/** The page after `at`, round. */
export const next = (at, count, size, step = 1) => (at + step + pages(count, size)) % pages(count, size);

/**
 * A grid in `place`: `{size, seconds, tour, plain, alone}`, `alone` without its bar; `changed({size, tour})` hears what somebody chose. `fill(cameras, more)` shows them, `more` where there are others yet, `say(text)` writes in
 * their place, `stop()` ends it.
 */
export function cameraGrid(place, { size = 2, seconds = 20, tour = false, plain = false, alone = false, changed = () => {} }) {
  let all = [], more = false, counts = shown([]), at = 0, tiles = [], timer = 0, ended = false;
  const box = el("div", { class: "cam-tiles" }), note = el("p", { class: "cam-note", role: "status" }), where = el("span", { class: "cam-page" });
  const sizes = SIZES.map((each) => el("button", { class: "btn sm", type: "button", "data-size": each, onclick: () => choose(each) }, `${each} × ${each}`));
  const round = el("button", { class: "btn sm", type: "button", "data-action": "tour", onclick: () => turn(!tour) });
  const arrow = (symbol, step, words) => el("button", { class: "icb", type: "button", "data-step": step, title: words, "aria-label": words, onclick: () => go(step) }, icon(symbol));
  const bar = el("div", { class: "cam-bar" }, ...sizes, arrow("chevron-left", -1, say("上一页", "Page before")), where, arrow("chevron-right", 1, say("下一页", "Next page")), round, note);
  const element = el("div", { class: "cam-grid" }, plain || alone ? null : bar, box);
  place.replaceChildren(element);

  // What is scrolled out of sight, or in a tab that is hidden, does not play.
  const seen = new IntersectionObserver((entries) => entries.forEach(({ target, isIntersecting }) => tiles.find((tile) => tile.element === target)?.see(isIntersecting)), { threshold: 0.1 });
  const hidden = () => tiles.forEach((tile) => tile.see(!document.hidden));
  document.addEventListener("visibilitychange", hidden);

  function tile(camera) {
    const figure = el("figure", { class: "cam-tile", "data-camera": camera.gb_id }, el("figcaption", {}, el("b", {}, camera.name), el("small", {}, say(camera.class_zh, camera.class_en))));
    placed(figure, { lon: camera.lon, lat: camera.lat }, { surface: plain ? "wall" : "" });
    let playing = null;
    const see = (on) => {
      if (on && !playing) playing = player(figure, { id: camera.gb_id, name: camera.name, plain });
      else if (!on && playing) { playing.stop(); playing = null; }
    };
    return { element: figure, see, stop() { playing?.stop(); playing = null; } };
  }

  function draw() {
    tiles.forEach((each) => { seen.unobserve(each.element); each.stop(); });
    element.style.setProperty("--cam-n", size);
    const few = counts.playing.slice(at * size ** 2, (at + 1) * size ** 2);
    tiles = few.map(tile);
    box.replaceChildren(...tiles.map((each) => each.element));
    tiles.forEach((each) => seen.observe(each.element));
    where.textContent = counts.playing.length ? `${at + 1} / ${pages(counts.playing.length, size)}` : "";
    sizes.forEach((each) => each.setAttribute("aria-pressed", String(Number(each.dataset.size) === size)));
    round.textContent = tour ? say("暂停轮巡", "Pause the round") : say(`轮巡（${seconds} 秒）`, `Round (${seconds} s)`);
    round.setAttribute("aria-pressed", String(tour));
    if (!counts.playing.length) box.replaceChildren(empty());
    const said = [say(`可播放 ${counts.playing.length} 路`, `${counts.playing.length} can be played`), counts.offline && say(`离线 ${counts.offline} 路已跳过`, `${counts.offline} offline, passed over`), more && say(`只列前 ${all.length} 路，可缩小范围`, `the first ${all.length} alone: narrow the area`), counts.without && say(`未登记视频流 ${counts.without} 路`, `${counts.without} without a stream`)];
    note.textContent = said.filter(Boolean).join(" · ");
  }

  const empty = () => el("div", { class: "void" }, icon("video-off"), el("b", {}, say("这里没有可播放的视频", "There is no camera to play here")), el("span", {}, all.length ? say("摄像机离线或未登记视频流。", "They are offline, or no stream is registered.") : say("换一个区域，或在地图上另选范围。", "Choose another area, or another piece of the map.")));

  function go(step) {
    at = next(at, counts.playing.length, size, step);
    draw();
    wind();
  }

  function wind() {
    clearInterval(timer);
    if (tour && !ended && pages(counts.playing.length, size) > 1) timer = setInterval(() => { if (!document.hidden && !document.fullscreenElement) { at = next(at, counts.playing.length, size); draw(); } }, seconds * 1000);
  }

  function choose(n) {
    const first = at * size ** 2;
    size = n;
    at = Math.floor(first / size ** 2);
    changed({ size, tour });
    draw();
    wind();
  }

  function turn(on) {
    tour = on;
    changed({ size, tour });
    draw();
    wind();
  }

  return {
    fill(cameras, others = false) { [all, more] = [cameras, others]; counts = shown(cameras); at = 0; draw(); wind(); },
    say(text) { box.replaceChildren(el("div", { class: "void" }, icon("video-off"), el("span", {}, text))); },
    stop() {
      ended = true;
      clearInterval(timer);
      seen.disconnect();
      document.removeEventListener("visibilitychange", hidden);
      tiles.forEach((each) => each.stop());
      element.remove();
    },
  };
}
