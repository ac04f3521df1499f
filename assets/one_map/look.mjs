// The look of the map: tokens read from the page, and the shapes that say a light, a band or an alarm.

/** Reader of the tokens in force at `element`: look.color("--red"), look.u (px per unit), look.font(13, 700). `refresh()` after a change of theme or surface. */
export function readLook(element) {
  let style = getComputedStyle(element), colors = new Map();
  const look = {
    u: 1,
    color(name) {
      if (!colors.has(name)) colors.set(name, style.getPropertyValue(name).trim());
      return colors.get(name);
    },
    font: (size, weight = 400) => `${weight} ${size * look.u}px ${look.color("--font")}`,
    refresh() {
      style = getComputedStyle(element);
      colors = new Map();
      look.u = unit(element);
    },
  };
  look.refresh();
  return look;
}

// --u may be a calc or a length in any unit: let the browser work it out.
function unit(element) {
  const probe = document.createElement("i");
  probe.style.cssText = "position:absolute;visibility:hidden;width:calc(100 * var(--u))";
  element.appendChild(probe);
  const u = probe.getBoundingClientRect().width / 100 || 1;
  probe.remove();
  return u;
}

const corners = { square: [4, 45], pentagon: [5, -90], octagon: [8, 22.5] };

/** Adds a regular polygon to the path, `r` to its corners. */
export function polygon(g, shape, x, y, r) {
  const [n, turn] = corners[shape];
  for (let i = 0; i < n; i++) {
    const angle = ((turn + (i * 360) / n) * Math.PI) / 180;
    g[i ? "lineTo" : "moveTo"](x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  g.closePath();
}

const outline = {
  red(g, x, y, u) { const r = 7.2 * u; g.moveTo(x, y - r); g.lineTo(x + r, y); g.lineTo(x, y + r); g.lineTo(x - r, y); g.closePath(); },
  yellow(g, x, y, u) { const r = 6.6 * u; g.moveTo(x, y - r); g.lineTo(x + r, y + r * 0.8); g.lineTo(x - r, y + r * 0.8); g.closePath(); },
  green(g, x, y, u) { g.moveTo(x + 4 * u, y); g.arc(x, y, 4 * u, 0, 2 * Math.PI); },
};

outline.none = outline.green;

/** One case by its light: red diamond, yellow triangle, green ring, grey ring where no clock runs; halo first. */
export function caseMark(g, look, light, x, y) {
  const u = look.u, ring = light === "green" || light === "none";
  g.beginPath();
  outline[light](g, x, y, u);
  g.lineJoin = "round";
  g.strokeStyle = look.color("--map-halo");
  g.lineWidth = (ring ? 5.2 : 3.4) * u;
  g.stroke();
  if (!ring) {
    g.fillStyle = look.color(`--${light}`);
    g.fill();
  }
  g.strokeStyle = look.color(light === "none" ? "--n-5" : ring ? "--green" : `--${light}-edge`);
  g.lineWidth = (ring ? 2 : 1) * u;
  g.stroke();
}

const shapes = {
  red: '<path d="M8 1 15 8 8 15 1 8Z" fill="var(--red)" stroke="var(--red-edge)"/>',
  yellow: '<path d="M8 1.5 15 14H1Z" fill="var(--yellow)" stroke="var(--yellow-edge)" stroke-linejoin="round"/>',
  green: '<circle cx="8" cy="8" r="5" fill="none" stroke="var(--green)" stroke-width="2.6"/>',
  none: '<circle cx="8" cy="8" r="5" fill="none" stroke="var(--n-5)" stroke-width="2.6"/>',
};
/** The same light as markup, for legend and card. */
export const lightSvg = (light) => `<svg class="om-light" viewBox="0 0 16 16" aria-hidden="true">${shapes[light]}</svg>`;

/** Radius of a cluster of `count` in px: grows with the number of its digits, not with the count. */
export const clusterRadius = (look, count) => (11 + 2.4 * String(count).length) * look.u;

/** A neutral disc with the count; `shares` = [[colour token, number]…] divide its rim. A share that is there is never too short to be seen. */
export function cluster(g, look, x, y, count, shares = []) {
  const u = look.u, r = clusterRadius(look, count), rim = 2.6 * u;
  g.beginPath();
  g.arc(x, y, r + 1.6 * u, 0, 2 * Math.PI);
  g.fillStyle = look.color("--map-halo");
  g.fill();
  g.beginPath();
  g.arc(x, y, r, 0, 2 * Math.PI);
  g.fillStyle = look.color("--raised");
  g.fill();
  g.lineWidth = rim;
  let from = -Math.PI / 2;
  for (const [token, share] of spread(shares)) {
    g.beginPath();
    g.arc(x, y, r - rim / 2, from, (from += share * 2 * Math.PI));
    g.strokeStyle = look.color(token);
    g.stroke();
  }
  g.fillStyle = look.color("--ink");
  g.font = look.font(13, 700);
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillText(String(count), x, y + 0.6 * u);
}

/** Shares of a circle in the order given, each at least `least`, together 1. */
export function spread(shares, least = 0.07) {
  const there = shares.filter(([, n]) => n > 0), all = there.reduce((sum, [, n]) => sum + n, 0);
  const raised = there.map(([token, n]) => [token, Math.max(n / all, least)]), sum = raised.reduce((s, [, part]) => s + part, 0);
  return raised.map(([token, part]) => [token, part / sum]);
}

/** The alarm: octagon 急 in two red rings, still. */
export function alarmMark(g, look, x, y, word) {
  const u = look.u;
  for (const [r, alpha] of [[24, 0.9], [38, 0.5]]) {
    g.beginPath();
    g.arc(x, y, r * u, 0, 2 * Math.PI);
    g.globalAlpha = alpha;
    g.strokeStyle = look.color("--red");
    g.lineWidth = 2 * u;
    g.stroke();
  }
  g.globalAlpha = 1;
  g.beginPath();
  polygon(g, "octagon", x, y, 13 * u);
  g.lineWidth = 4 * u;
  g.strokeStyle = look.color("--map-halo");
  g.stroke();
  g.fillStyle = look.color("--red");
  g.fill();
  g.fillStyle = look.color("--red-on");
  g.font = look.font(14, 700);
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.fillText(word, x, y + 0.8 * u);
}

/** Text with a halo. `spacing` in em. */
export function label(g, look, text, x, y, { size = 12, weight = 400, spacing = 0, color = "--map-ink", halo = 3, align = "center" } = {}) {
  g.font = look.font(size, weight);
  g.letterSpacing = `${spacing * size * look.u}px`;
  g.textAlign = align;
  g.textBaseline = "middle";
  g.lineJoin = "round";
  g.lineWidth = halo * look.u;
  g.strokeStyle = look.color("--map-halo");
  const at = align === "center" ? x + (spacing * size * look.u) / 2 : x;
  g.strokeText(text, at, y);
  g.fillStyle = look.color(color);
  g.fillText(text, at, y);
  g.letterSpacing = "0px";
}
