// The form for residents: photos, place, kind and words are kept on this phone until they are sent; what is near by is shown before; sent once.

import {answers} from "./_answers.mjs";
import {ask, fileBox, keeper, link, listMine, newName, sendPhoto, sentence, switches} from "./_citizen.mjs";
import {communityAt, pinMap} from "./_pin_map.mjs";
import {el, icon, lang, say, toast} from "./session.mjs";
import {thumb, unfit} from "./_photo_file.mjs";

const MOST_PHOTOS = 9, LONGEST_TITLE = 60, A_DAY = 86_400_000;

/** What is sent of a draft. */
export function reportOf(draft, offer) {
  const first = draft.words.trim().split("\n")[0];
  const where = draft.where.trim() && `地点：${draft.where.trim()}`;
  return {
    source: "citizen",
    external_id: draft.name,
    category: offer.category,
    title: first && first.length <= LONGEST_TITLE ? first : offer.zh,
    text: [draft.words.trim(), where].filter(Boolean).join("\n"),
    ...(draft.lon === null ? {area: draft.area} : {lon: draft.lon, lat: draft.lat}),
    photos: draft.photos.filter((photo) => photo.id).map((photo) => photo.id),
    ...(draft.phone.trim() ? {reporter: {phone: draft.phone.trim()}} : {}),
  };
}

/** What is missing before it can be sent: [field, Chinese, English], or null. */
export function missing(draft, places) {
  if (draft.photos.some((photo) => photo.state === "sending")) return ["photos", "照片还在上传，请稍等。", "Photos are still on their way: wait a moment."];
  if (draft.photos.some((photo) => photo.state === "failed")) return ["photos", "有照片没有传上去，请点照片重试，或去掉它。", "A photo did not get through: tap it to try again, or take it out."];
  if (draft.lon === null && !draft.area) return ["place", "请选择地点：点地图放图钉，或选社区。", "Choose the place: tap the map, or choose a community."];
  if (draft.lon !== null && places.length && !communityAt(places, draft.lon, draft.lat)) return ["place", "地点不在本区范围内，请把图钉移到区内。", "The place is outside the district: move the pin inside."];
  if (!draft.kind) return ["kind", "请选择是什么问题。", "Choose what it is."];
  if (!draft.words.trim() && !draft.photos.length) return ["words", "请拍一张照片，或写几句说明。", "Take a photo, or write a few words."];
  return null;
}

if (document.querySelector?.("#form")) start();

function start() {
  const settings = JSON.parse(document.querySelector("#settings").textContent), kept = keeper(), $ = (what) => document.querySelector(what);
  const form = $("#form"), error = $("#error"), files = new Map(), box = fileBox();
  let draft = kept.draft(), places = [], map = null, sending = false;
  draft.photos = draft.photos.filter((photo) => Date.now() - photo.at < A_DAY);
  const save = () => kept.save({...draft, photos: draft.photos.map(({id, at, thumb, name}) => ({id, at, thumb, name}))});
  const two = (pair) => (lang() === "en" ? pair.en : pair.zh);

  switches();
  listMine(kept, el);
  if ($("[data-answers]")) answers($("[data-answers]"), $("#words"), $("[data-maybe]"));
  fill();
  draft.photos.filter((photo) => !photo.id).forEach(fetchBack);
  askPlaces();

  function fill() {
    for (const name of ["words", "phone", "where"]) $(`#${name}`).value = draft[name];
    const tile = draft.kind && form.querySelector(`[name=kind][value="${CSS.escape(draft.kind)}"]`);
    for (const each of form.querySelectorAll("[name=kind]")) each.checked = each === tile;
    stop();
    shots();
  }

  function tell(text, field) {
    error.textContent = text;
    error.hidden = !text;
    for (const each of form.querySelectorAll("[data-wrong]")) delete each.dataset.wrong;
    const at = field && $(`#${field}`);
    if (!at) return;
    (at.closest(".field") ?? at).dataset.wrong = "";
    (at.matches("textarea, input") ? at : at.querySelector("input:checked, input, button")).focus({preventScroll: true});
    at.scrollIntoView({block: "center"});
  }

  // ── photos ──
  for (const input of document.querySelectorAll("[data-photos]")) {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
  }

  function add(chosen) {
    tell("");
    const room = MOST_PHOTOS - draft.photos.length;
    if (chosen.length > room) tell(say(`最多 ${MOST_PHOTOS} 张照片。`, `At most ${MOST_PHOTOS} photos.`));
    for (const file of chosen.slice(0, Math.max(room, 0))) {
      const why = unfit(file);
      if (why) {
        tell(why, "photos");
        continue;
      }
      const photo = {at: Date.now(), name: newName(), state: "sending", share: 0};
      files.set(photo, file);
      box.put(photo.name, file);
      draft.photos.push(photo);
      thumb(file).then((url) => { photo.thumb = url; shots(); save(); });
      upload(photo);
    }
    shots();
  }

  /** A photo that was not there yet when the page went away. */
  async function fetchBack(photo) {
    photo.state = "sending";
    const file = await box.get(photo.name);
    if (!file) return drop(photo);
    files.set(photo, file);
    await upload(photo);
  }

  function drop(photo) {
    draft.photos = draft.photos.filter((each) => each !== photo);
    forget(photo);
    shots();
    save();
  }

  function forget(photo) {
    files.delete(photo);
    box.drop(photo.name);
  }

  async function upload(photo) {
    Object.assign(photo, {state: "sending", share: 0});
    shots();
    try {
      photo.id = await sendPhoto(files.get(photo), (share) => { photo.share = share; shots(); });
      Object.assign(photo, {state: "sent", at: Date.now()});
      $("[data-photos-told]").textContent = say("照片已上传", "Photo is there");
      forget(photo);
      save();
    } catch (failure) {
      photo.state = "failed";
      if (failure.code === "not_a_photo" || failure.code === "too_many_pixels" || failure.code === "too_large") {
        drop(photo);
        tell(failure.code === "not_a_photo" ? say("这个文件不是能打开的照片，请换一张。", "This file is no photo that can be read: choose another.") : say("照片太大，请换一张。", "The photo is too large: choose another."), "photos");
      } else tell(failure.code === "too_often" ? sentence(failure) : say("照片没有传上去。有网后点照片重试。", "The photo did not get through: tap it to try again."));
    }
    shots();
  }

  addEventListener("online", () => draft.photos.filter((photo) => photo.state === "failed").forEach(upload));

  function shots() {
    $("[data-shots]").replaceChildren(...draft.photos.map((photo, index) => {
      const words = {sending: say("上传中", "On its way"), failed: say("重试", "Try again")}[photo.state] ?? "";
      const shot = el("div", {class: "shot", "data-state": photo.state ?? "sent"},
        photo.thumb ? el("img", {src: photo.thumb, alt: say(`照片 ${index + 1}`, `Photo ${index + 1}`)}) : icon("photo"),
        photo.state === "failed" ? el("button", {type: "button", class: "retry", onclick: () => upload(photo)}, icon("refresh"), words) : photo.state === "sending" ? el("progress", {max: 1, value: photo.share, "aria-label": words}) : null,
        el("button", {type: "button", class: "icb drop", "aria-label": say(`去掉照片 ${index + 1}`, `Take photo ${index + 1} out`), onclick: () => drop(photo)}, icon("x")));
      return shot;
    }));
  }

  // ── place ──
  async function askPlaces() {
    try {
      places = (await ask("/reports/places")).items;
    } catch {
      addEventListener("online", askPlaces, {once: true});
      return;
    }
    map = pinMap($("[data-map]"), places, settings.centre, (lon, lat) => pinned(lon, lat, null));
    for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => map.zoom(button.dataset.zoom === "in" ? 1 / 1.6 : 1.6));
    const groups = new Map();
    for (const place of places) {
      const town = two({zh: place.town, en: place.town_en});
      if (!groups.has(town)) groups.set(town, el("optgroup", {label: town}));
      groups.get(town).append(el("option", {value: place.code}, two({zh: place.name, en: place.name_en})));
    }
    $("#community").append(...groups.values());
    $("#community").value = draft.area;
    if (draft.lon !== null) map.put(draft.lon, draft.lat);
    if (draft.area || draft.where) $("#place details").open = true;
    sayPlace();
  }

  function pinned(lon, lat, accuracy) {
    Object.assign(draft, {lon, lat, accuracy, area: ""});
    $("#community").value = "";
    sayPlace();
    save();
  }

  function sayPlace(why) {
    const line = $("[data-place] span"), there = draft.lon === null ? places.find((place) => place.code === draft.area) : communityAt(places, draft.lon, draft.lat);
    const far = draft.accuracy ? ` ±${Math.round(draft.accuracy)} m` : "";
    const none = draft.lon === null ? say("点地图放图钉", "Tap the map to put the pin") : say(`在${settings.city.zh}之外，请移动图钉`, `Outside ${settings.city.en}: move the pin`);
    line.textContent = why ?? (there ? two({zh: there.name, en: there.name_en}) + far : none);
    $("[data-place]").dataset.outside = draft.lon !== null && !there ? "1" : "";
  }

  const here = $('[data-action="here"]');
  here.hidden = !navigator.geolocation || window.isSecureContext === false;
  here.addEventListener("click", () => {
    sayPlace(say("正在定位…", "Looking for your place…"));
    navigator.geolocation.getCurrentPosition(
      ({coords}) => {
        pinned(coords.longitude, coords.latitude, coords.accuracy);
        map?.put(coords.longitude, coords.latitude);
      },
      () => sayPlace(say("没有得到位置，请点地图放图钉", "Your place is not to be had: tap the map")),
      {enableHighAccuracy: true, timeout: 15000, maximumAge: 60000},
    );
  });
  $("#community").addEventListener("change", ({target}) => {
    Object.assign(draft, {area: target.value, lon: null, lat: null, accuracy: null});
    map?.clear();
    sayPlace();
    save();
  });

  // ── kind and words ──
  function stop() {
    const emergency = draft.kind === "emergency";
    $("[data-stop]").hidden = !emergency;
    $("[data-rest]").hidden = emergency;
  }
  form.addEventListener("change", ({target}) => {
    if (target.name !== "kind") return;
    draft.kind = target.value;
    tell("");
    stop();
    save();
  });
  for (const name of ["words", "phone", "where"]) $(`#${name}`).addEventListener("input", ({target}) => { draft[name] = target.value; save(); });

  // ── sending ──
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = missing(draft, places);
    if (wrong) return tell(say(wrong[1], wrong[2]), wrong[0]);
    tell("");
    await busy(form.querySelector("[type=submit]"), async () => {
      const place = draft.lon === null ? `area=${draft.area}` : `lon=${draft.lon}&lat=${draft.lat}`;
      const found = (await ask(`/reports/near?category=${settings.offers[draft.kind].category}&${place}`)).items;
      if (found.length) showNear(found);
      else await send();
    }, tell);
  });

  /** Do it once at a time, with the button resting; what fails is told. */
  async function busy(button, act, told) {
    if (sending) return;
    sending = button.disabled = true;
    try {
      await act();
    } catch (failure) {
      if (failure.code === "unknown_photo") {
        draft.photos = [];
        shots();
      }
      told(sentence(failure));
    } finally {
      sending = button.disabled = false;
    }
  }

  async function send() {
    const offer = settings.offers[draft.kind], receipt = await ask("/reports", {method: "POST", body: reportOf(draft, offer)});
    const mine = {...receipt, zh: offer.zh, en: offer.en};
    kept.sent(mine);
    $("[data-no]").textContent = receipt.no;
    $("[data-key]").textContent = receipt.key;
    $("[data-follow]").href = link(receipt);
    listMine(kept, el);
    show("sent");
  }

  function showNear(found) {
    $("[data-near]").replaceChildren(...found.map((each) => el("li", {},
      el("div", {}, el("b", {}, two(each.category)), el("span", {class: "tag"}, two(each.status))),
      el("p", {}, two(each.place), " · ", each.distance_m === null ? "" : say(`约 ${Math.max(each.distance_m, 10)} 米 · `, `about ${Math.max(each.distance_m, 10)} m · `), each.reported_at.slice(5, 16).replace("T", " ")),
      el("button", {type: "button", class: "btn", onclick: () => followThat(each)}, say("就是这件，关注它", "It is this one: follow it")))));
    show("near");
    history.pushState({step: "near"}, "");
  }

  function followThat(each) {
    kept.sent({...each.follow, ...each.category});
    location.assign(link(each.follow));
  }

  function show(step) {
    for (const name of ["form", "near", "sent"]) $(`#${name}`).hidden = name !== step;
    $(".urgent").hidden = step !== "form";
    $(".find").hidden = step === "near";
    if ($("[data-answers]")) $("[data-answers]").hidden = step !== "form";
    $(`#${step}-head`)?.focus();
    scrollTo(0, 0);
    if (step === "form") map?.draw();
  }

  $('[data-action="back"]').addEventListener("click", () => history.back());
  addEventListener("popstate", () => !$("#near").hidden && show("form"));
  $('[data-action="continue"]').addEventListener("click", ({currentTarget}) => busy(currentTarget, send, (text) => {
    const at = $("[data-near-error]");
    at.textContent = text;
    at.hidden = false;
  }));
  $('[data-action="copy"]').addEventListener("click", async () => {
    const address = new URL($("[data-follow]").href, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      toast(say("链接已复制", "The link is copied"));
    } catch {
      prompt(say("请复制这个链接", "Copy this link"), address);
    }
  });
  $('[data-action="again"]').addEventListener("click", () => {
    draft = kept.draft();
    map?.clear();
    $("#community").value = "";
    fill();
    sayPlace();
    show("form");
  });
}
