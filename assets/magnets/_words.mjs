// Words, numbers and times in both languages; pure, so that they can be tested without a page.

const ZH = {
  left: (t) => `剩 ${t}`, over: (t) => `超 ${t}`, days: (n) => `${n} 天`,
  than: { yesterday: "较昨", day_before: "较前日", last_week: "较上周", last_30d: "较前 30 日", last_month: "较上月", month_before: "较前一月", last_quarter: "较上季", last_year: "较去年", year_ago: "较去年同期", target: "较目标" },
  was: { yesterday: "昨日同时", day_before: "前日", last_week: "上周", last_30d: "前 30 日", last_month: "上月", month_before: "前一月", last_quarter: "上季", last_year: "去年", year_ago: "去年同期", target: "目标" },
  wholly: { yesterday: "昨日", day_before: "前日", last_week: "上周", last_30d: "前 30 日", last_month: "上月", month_before: "前一月", last_quarter: "上季", last_year: "去年", year_ago: "去年同期", target: "目标" },
  points: "个百分点", level: "持平", target: (v) => `目标 ${v}`, scale: (a, b) => `刻度 ${a}–${b}%`, first: (n, all) => `前 ${n}/${all}`,
  period: { now: "", today: "今日", yesterday: "昨日", "7d": "近 7 日", "30d": "近 30 日", month: "本月", last_month: "上月", quarter: "本季", year: "今年" },
  today: "今日", yesterday: "昨日", day: (m, d) => `${m}月${d}日`, hour: (n) => `${n} 时`, other: "其他", total: "合计", items: (n) => `${n} 项`, cell: (n) => `${n} 网格`,
  light: { green: "按期", yellow: "将超期", red: "超期", done: "已结" },
  band: ["", "红色", "橙色", "黄色", "蓝色"], bandLevel: (n) => `${ROMAN[n]}级`,
  flag: { urgent: "急", supervised: "督办", whistled: "吹哨", rework: (n) => `返工 ${n}` },
  trend: { up: "上升", down: "下降", flat: "持平" },
  retry: "重试", failed: "数据没有取到", failedWhy: "恢复后自动更新", none: "本周期没有数据",
  nothing: "目前没有记录", nothingThen: "本期没有记录", yearAgo: "去年同日", noCases: "目前没有案件", nothingNeeded: "目前没有需要处理的事", charge: "带班", officers: "网格员在岗", cameras: "视频在线",
  crowdAt: (name, band) => `${name}人流达${band}`, overdueIn: (name, n) => `${name}超期 ${n} 件`, overdueOf: (name, t) => `${name} 超期 ${t}`, perSquare: "人/㎡", view: "查看", records: "查看记录 →",
  fraction: {
    "case.on_time_rate": ["按期结案", "应结案"], "case.satisfaction": ["满意", "受评"], "case.rework_rate": ["返工", "结案"],
    "camera.online_rate": ["在线", "全部"], "officer.on_duty": ["在岗", "在册"],
  },
  empty: { "case.open": "目前没有在办案件", "case.new": "今日尚无新增", "case.closed": "今日尚无结案", "case.overdue": "目前没有超期案件", "crowd.now": "沿线目前无人" },
};

const EN = {
  left: (t) => `${t} left`, over: (t) => `${t} over`, days: (n) => `${n} d`,
  than: { yesterday: "1 day", day_before: "vs day before", last_week: "1 week", last_30d: "30 days", last_month: "1 month", month_before: "vs month before", last_quarter: "1 quarter", last_year: "1 year", year_ago: "vs last year", target: "to target" },
  was: { yesterday: "yesterday", day_before: "day before", last_week: "last week", last_30d: "30 days before", last_month: "last month", month_before: "month before", last_quarter: "last quarter", last_year: "last year", year_ago: "a year ago", target: "target" },
  wholly: { yesterday: "yesterday", day_before: "day before", last_week: "last week", last_30d: "30 days before", last_month: "last month", month_before: "month before", last_quarter: "last quarter", last_year: "last year", year_ago: "a year ago", target: "target" },
  points: "pt", level: "same", target: (v) => `target ${v}`, scale: (a, b) => `scale ${a}–${b}%`, first: (n, all) => `top ${n}/${all}`,
  period: { now: "", today: "today", yesterday: "yesterday", "7d": "7 days", "30d": "30 days", month: "this month", last_month: "last month", quarter: "this quarter", year: "this year" },
  today: "today", yesterday: "yesterday", day: (m, d) => `${d} ${MONTHS[m - 1]}`, hour: (n) => `${n} h`, other: "Other", total: "Total", items: (n) => `${n} ${n === 1 ? "item" : "items"}`, cell: (n) => `cell ${n}`,
  light: { green: "on time", yellow: "nearly due", red: "overdue", done: "closed" },
  band: ["", "red", "orange", "yellow", "blue"], bandLevel: (n) => `level ${ROMAN[n]}`,
  flag: { urgent: "URGENT", supervised: "supervised", whistled: "whistled", rework: (n) => `redone ${n}` },
  trend: { up: "rising", down: "falling", flat: "steady" },
  retry: "Try again", failed: "No answer came", failedWhy: "Updates by itself when it is back", none: "No data for this period",
  nothing: "Nothing at present", nothingThen: "Nothing in this period", yearAgo: "a year ago", noCases: "No cases at present", nothingNeeded: "Nothing needs you at present", charge: "In charge", officers: "Officers on duty", cameras: "Cameras online",
  crowdAt: (name, band) => `${name}: crowd at ${band}`, overdueIn: (name, n) => `${name}: ${n} overdue`, overdueOf: (name, t) => `${name}, ${t} over`, perSquare: "per m²", view: "View", records: "Records →",
  fraction: {
    "case.on_time_rate": ["on time", "due"], "case.satisfaction": ["satisfied", "asked"], "case.rework_rate": ["redone", "closed"],
    "camera.online_rate": ["online", "all"], "officer.on_duty": ["on duty", "enrolled"],
  },
  empty: { "case.open": "No open cases at present", "case.new": "No new cases today", "case.closed": "No cases closed today", "case.overdue": "No overdue cases", "crowd.now": "Nobody on the route" },
};

export const ROMAN = ["", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"];
const DAYS = { zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"], en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] };
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The words of a language. */
export const words = (lang) => (lang === "en" ? EN : ZH);

/** The text of {zh, en}, a plain string, or "". */
export const say = (text, lang) => (text == null ? "" : typeof text === "object" ? text[lang] ?? text.zh ?? "" : String(text));

/** 1266 → "1,266"; a real minus sign; null → "—". */
export function number(value, digits = 0) {
  if (value == null || !Number.isFinite(value)) return "—";
  const [whole, part] = Math.abs(value).toFixed(digits).split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
  return value < 0 && Number(text.replaceAll(",", "")) !== 0 ? `−${text}` : text;
}

/** 84 → "+84", −6 → "−6", what rounds to nothing → "0". */
export function signed(value, digits = 0) {
  const text = number(value, digits);
  return value > 0 && Number(text.replaceAll(",", "")) !== 0 ? `+${text}` : text;
}

/** Whether an answer is a share in percent (a ratio may also be so many hours each). */
export const isPercent = (answer, indicator) => (indicator?.unit ? say(indicator.unit, "zh") : answer.unit) === "%";

/** How many digits after the point an answer is written with. */
export function digits(answer, indicator) {
  if (["ratio", "median"].includes(indicator?.measure) || isPercent(answer, indicator)) return 1;
  return Number.isInteger(answer.value ?? 0) ? 0 : 1;
}

/** The stretch of time an answer is of: "本月", "2月1日–2月3日"; "" for how things stand now, and where the frame has told it. */
export function stretch({ period, told }, lang = "zh") {
  if (told) return "";
  const t = words(lang);
  const days = /^\d{4}-(\d\d)-(\d\d)\/\d{4}-(\d\d)-(\d\d)$/.exec(period ?? "");
  if (!days) return t.period[period] ?? "";
  const [first, last] = [t.day(+days[1], +days[2]), t.day(+days[3], +days[4])];
  return first === last ? first : `${first}–${last}`;
}

/** A day or a month named short, below a chart: "2026-11-05" → "11-5" (5 Nov), "2026-11" → "11月" (Nov). */
export function monthDay(id, lang = "zh") {
  const [, month, day] = String(id).split("-").map(Number);
  if (!month) return String(id);
  if (!day) return lang === "en" ? MONTHS[month - 1] : `${month}月`;
  return lang === "en" ? `${day} ${MONTHS[month - 1]}` : `${month}-${day}`;
}

/** What an answer is compared with: {label, was, delta, tone}; without a past why there is none, or null. `long` for leaders: the earlier value and the change. */
export function comparison(answer, { lang = "zh", indicator = {}, long = false } = {}) {
  if (answer.value == null) return null;
  if (answer.past == null) return answer.past_why ? { label: say(answer.past_why, lang), was: "", delta: "", unit: "", tone: "" } : null;
  const t = words(lang);
  const places = digits(answer, indicator);
  const change = Number((answer.value - answer.past).toFixed(places));
  const ratio = isPercent(answer, indicator);
  const share = long && places === 0 && answer.past >= 100;
  const label = answer.past_label ?? "yesterday";
  return {
    label: (long ? (ratio ? t.wholly : t.was) : t.than)[label] ?? label,
    was: long ? number(answer.past, places) + (ratio ? "%" : "") : "",
    delta: change === 0 ? t.level : share ? `${signed((change / answer.past) * 100, 1)}%` : signed(change, places),
    unit: ratio && change !== 0 ? t.points : "",
    tone: tone(change, indicator.good),
  };
}

/** Which way is good is the indicator's word: "good", "bad" or "". */
export function tone(change, good) {
  if (!good || !change) return "";
  return (change > 0) === (good === "up") ? "good" : "bad";
}

/** The band of a value by an indicator's thresholds: the most severe that holds, 0 for none. */
export function bandOf(value, thresholds) {
  const held = (thresholds ?? []).filter((t) => value != null && ((t.below != null && value < t.below) || (t.above != null && value >= t.above)));
  return held.length ? Math.min(...held.map((t) => t.band)) : 0;
}

/** Milliseconds → "0:11" hours and minutes; from two days on whole days. Time left rounds up, time over rounds down. */
export function span(ms, lang = "zh") {
  const minutes = ms >= 0 ? Math.ceil(ms / 60000) : Math.floor(-ms / 60000);
  if (minutes >= 48 * 60) return words(lang).days(Math.floor(minutes / 1440));
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

/** "剩 0:11" or "超 0:18". */
export const timeLeft = (ms, lang = "zh") => (ms >= 0 ? words(lang).left : words(lang).over)(span(ms, lang));

const formats = new Map();

/** The wall clock of the city: {year, month, day, weekday, hour, minute, second} as numbers, `iso` the day. */
export function cityTime(at, zone = "Asia/Shanghai") {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }));
  }
  const parts = Object.fromEntries(formats.get(zone).formatToParts(at).map((p) => [p.type, p.value]));
  const iso = `${parts.year}-${parts.month}-${parts.day}`;
  return { year: +parts.year, month: +parts.month, day: +parts.day, hour: parts.hour, minute: parts.minute, second: parts.second, weekday: new Date(`${iso}T00:00:00Z`).getUTCDay(), iso };
}

/** ISO time → "19:42" in the city's zone; "" for none. */
export function clock(iso, zone) {
  if (!iso) return "";
  const at = cityTime(new Date(iso), zone);
  return `${at.hour}:${at.minute}`;
}

/** "2月20日 周六" or "Sat 20 Feb". */
export const date = (at, lang = "zh") => (lang === "en" ? `${DAYS.en[at.weekday]} ${at.day} ${MONTHS[at.month - 1]}` : `${at.month}月${at.day}日 ${DAYS.zh[at.weekday]}`);

/** C20261121-0001 → "1121-0001": the year goes without saying on a card. */
export const shortNo = (no) => String(no).replace(/^[A-Z]?\d{4}(?=\d{4}-)/, "");
