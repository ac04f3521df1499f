// What a desk has written and not sent yet: kept in this tab alone, since it may hold a name and a number; it outlives a reload and ends with the tab.

const KEY = "magnet_intake";
const EMPTY = {text: "", kind: "", category: "", urgent: false, lon: null, lat: null, area: null, at: "", channel: "", order_no: "", phone: "", name: "", about: "", photos: []};

/** A new name for a draft: what is sent under it counts once. */
const named = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The draft of `account` in `storage`: {draft, save(), clear()}. A draft that somebody else left in this tab is dropped. */
export function drafts(account, storage = sessionStorage) {
  let kept = null;
  try { kept = JSON.parse(storage.getItem(KEY)); } catch { /* nothing that can be read */ }
  const fresh = () => ({...EMPTY, photos: [], id: named(), account});
  const it = {
    draft: kept?.account === account ? {...fresh(), ...kept} : fresh(),
    save() { try { storage.setItem(KEY, JSON.stringify({...it.draft, photos: it.draft.photos.filter((each) => each.id).map(({id, thumb}) => ({id, thumb}))})); } catch { /* a full store keeps what it has */ } },
    /** Begin anew; what the next one will most likely have too stays: the way it comes in. */
    clear() { const {channel} = it.draft; it.draft = {...fresh(), channel}; it.save(); },
  };
  return it;
}

/** What is sent of a draft, with `more`: the answer that closes it, or the case it joins. */
export function sentOf(draft, more = {}) {
  const {id, text, kind, category, urgent, lon, lat, area, at, channel, phone, name} = draft;
  const where = lon === null ? {area} : {lon, lat};
  const order = channel === "hotline" && draft.order_no.trim() ? {order_no: draft.order_no.trim()} : {};
  const about = kind === "hotline_complaint" && draft.about ? {about: draft.about} : {};
  return {id, text: text.trim(), kind, category: category || null, urgent, ...where, at: at.trim(), channel, ...order, ...about, phone: phone.trim(), name: name.trim(), photos: draft.photos.filter((each) => each.id).map((each) => each.id), ...more};
}

/** What is missing before it can be sent: [field, Chinese, English], or null. An answered enquiry needs no category, a joined one has that of its case. */
export function missing(draft, {answer, join} = {}) {
  if (!draft.text.trim()) return ["text", "请写下反映的内容。", "Write down what it is about."];
  if (draft.lon === null && !draft.area) return ["place", "还没有地点：搜索地址，或在地图上放图钉。", "There is no place yet: search for it, or put the pin on the map."];
  if (!draft.category && !answer && !join) return ["category", "请选择类别。", "Choose a category."];
  if (!draft.channel) return ["channel", "请选择来源渠道。", "Choose how it came in."];
  if (draft.phone.trim() && draft.phone.replace(/\D/g, "").length < 7) return ["phone", "电话号码至少 7 位数字。", "A telephone number has 7 digits or more."];
  if (draft.photos.some((each) => each.state === "sending")) return ["photos", "照片还在上传，请稍等。", "Photos are still on their way: wait a moment."];
  if (draft.photos.some((each) => each.state === "failed")) return ["photos", "有照片没有传上去，请去掉或重新添加。", "A photo did not get through: take it out or add it again."];
  return null;
}
