// The date as a wall writes it: 2月20日 周六 正月十五. The months' beginnings come from the server (core/lunar.py), the day is counted here.

const TENS = ["初", "十", "廿", "三"];
const ONES = ["十", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/** A lunar day of the month in words: 1 → 初一, 10 → 初十, 15 → 十五, 20 → 二十, 30 → 三十. */
export function lunarDay(day) {
  if (day === 10 || day === 20 || day === 30) return {10: "初十", 20: "二十", 30: "三十"}[day];
  return TENS[Math.floor(day / 10)] + ONES[day % 10];
}

/** 正月十五 of the local day `iso` (2027-02-20), given the months' first days [["2027-02-06", "正月"], …]; empty beyond them. */
export function lunar(iso, months) {
  const index = months.findLastIndex(([first]) => first <= iso);
  if (index < 0 || index === months.length - 1) return "";
  return months[index][1] + lunarDay((Date.parse(iso) - Date.parse(months[index][0])) / 86400000 + 1);
}

/** The whole date in the interface's language; `year` puts the year in. */
export function dateLine(at, zone, lang, months, year = false) {
  if (lang === "en") return new Intl.DateTimeFormat("en-GB", {timeZone: zone, weekday: "short", day: "numeric", month: "short", ...(year && {year: "numeric"})}).format(at);
  const iso = new Intl.DateTimeFormat("en-CA", {timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit"}).format(at);
  const [y, m, d] = iso.split("-").map(Number);
  const week = new Intl.DateTimeFormat("zh-CN", {timeZone: zone, weekday: "short"}).format(at);
  return `${year ? `${y}年` : ""}${m}月${d}日 ${week} ${lunar(iso, months)}`.trim();
}

/** Keep every `[data-date]` below `root` true; returns what ends it. */
export function keepDates(root, lang) {
  const write = () => {
    for (const node of root.querySelectorAll("[data-date]")) {
      const text = dateLine(new Date(), node.dataset.date, lang, JSON.parse(node.dataset.lunar ?? "[]"), "year" in node.dataset);
      if (node.textContent !== text) node.textContent = text;
    }
  };
  write();
  const timer = setInterval(write, 20_000);
  return () => clearInterval(timer);
}
