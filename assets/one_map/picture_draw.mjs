// The map as one picture: base map and layers in their order, with title, legend, scale, north, data time, whose it is and who made it.
import { make } from "./card.mjs";
import { legendLine } from "./legend.mjs";
import { lengthText, round } from "./ground.mjs";

const EDGE = 16;  // u

/** `about` = {title, sub, made (who and when, also the watermark), time (of the data)}. Returns a canvas in device pixels. */
export async function picture(map, settings, about) {
  const { look, ground } = settings, u = look.u, size = map.getSize(), dpr = Math.max(1, window.devicePixelRatio || 1), edge = EDGE * u;
  const legend = await legendPicture(map, settings, size.x - 2 * edge);
  const head = 58 * u, foot = Math.max(legend ? legend.height + 2 * edge : 0, 0) + 66 * u;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(size.x * dpr), Math.round((size.y + head + foot) * dpr)];
  const g = canvas.getContext("2d");
  g.scale(dpr, dpr);
  g.fillStyle = look.color("--panel");
  g.fillRect(0, 0, size.x, size.y + head + foot);
  write(g, look, about.title, edge, head / 2 - 7 * u, { size: 20, weight: 700 });
  write(g, look, about.sub, edge, head / 2 + 15 * u, { size: 12, color: "--ink-3" });
  g.save();
  g.beginPath();
  g.rect(0, head, size.x, size.y);
  g.clip();
  g.translate(0, head);
  ground_(g, map, look, size);
  watermark(g, look, about.made, size);
  north(g, look, size.x - edge - 14 * u, edge + 26 * u);
  g.restore();
  const y = head + size.y;
  if (legend) g.drawImage(legend.image, edge, y + edge, legend.width, legend.height);
  const line = y + (legend ? legend.height + 2 * edge : 0) + 20 * u, { metres, width } = round(ground.perPixel(), 150 * u);
  scale(g, look, edge, line, width, lengthText(metres, settings.say));
  write(g, look, about.time, edge + width + 24 * u, line, { size: 12 });
  write(g, look, [ground.attribution, about.made].filter(Boolean).join("    "), edge, line + 28 * u, { size: 12, color: "--ink-3" });
  return canvas;
}

// Everything the map has drawn, in the order of its panes: canvases, and pictures of tile layers.
function ground_(g, map, look, size) {
  g.fillStyle = look.color("--map-out");
  g.fillRect(0, 0, size.x, size.y);
  const frame = map.getContainer().getBoundingClientRect(), factor = size.x / frame.width;
  const panes = [...Object.values(map.getPanes())].filter((pane) => pane.isConnected && getComputedStyle(pane).display !== "none");
  const height = (pane) => Number(getComputedStyle(pane).zIndex) || 0, seen = new Set();
  for (const pane of panes.sort((a, b) => height(a) - height(b))) {
    for (const drawn of pane.querySelectorAll("canvas, img.leaflet-tile-loaded")) {
      const box = drawn.getBoundingClientRect();
      if (seen.has(drawn) || !box.width || drawn.closest(".leaflet-pane") !== pane) continue;
      seen.add(drawn);
      g.globalAlpha = Number(getComputedStyle(pane).opacity);
      g.drawImage(drawn, (box.left - frame.left) * factor, (box.top - frame.top) * factor, box.width * factor, box.height * factor);
    }
  }
  g.globalAlpha = 1;
}

// Who made it, faintly all over the map.
function watermark(g, look, text, size) {
  const u = look.u;
  g.save();
  g.globalAlpha = 0.1;
  g.fillStyle = look.color("--ink");
  g.font = look.font(15);
  g.textAlign = "center";
  g.rotate(-0.35);
  const step = [g.measureText(text).width + 120 * u, 150 * u];
  for (let y = -size.y; y < 2 * size.y; y += step[1]) for (let x = -size.x; x < 2 * size.x; x += step[0]) g.fillText(text, x + ((y / step[1]) % 2) * step[0] * 0.5, y);
  g.restore();
}

function north(g, look, x, y) {
  const u = look.u;
  g.beginPath();
  g.moveTo(x, y - 18 * u);
  g.lineTo(x + 9 * u, y + 8 * u);
  g.lineTo(x, y + 2 * u);
  g.lineTo(x - 9 * u, y + 8 * u);
  g.closePath();
  g.lineWidth = 3 * u;
  g.strokeStyle = look.color("--map-halo");
  g.stroke();
  g.fillStyle = look.color("--ink");
  g.fill();
  write(g, look, "N", x, y + 18 * u, { size: 12, weight: 700, align: "center", halo: true });
}

function scale(g, look, x, y, width, text) {
  const u = look.u;
  g.beginPath();
  g.moveTo(x, y - 5 * u);
  g.lineTo(x, y + 5 * u);
  g.lineTo(x + width, y + 5 * u);
  g.lineTo(x + width, y - 5 * u);
  g.lineWidth = 1.5 * u;
  g.strokeStyle = look.color("--ink-2");
  g.stroke();
  write(g, look, text, x + width / 2, y - 3 * u, { size: 12, align: "center" });
}

function write(g, look, text, x, y, { size = 13, weight = 400, color = "--ink", align = "left", halo = false } = {}) {
  g.font = look.font(size, weight);
  g.textAlign = align;
  g.textBaseline = "middle";
  if (halo) {
    g.lineWidth = 3 * look.u;
    g.strokeStyle = look.color("--map-halo");
    g.strokeText(text, x, y);
  }
  g.fillStyle = look.color(color);
  g.fillText(text, x, y);
}

// The legend as the page shows it, its styles written into it, drawn by the browser as a picture: {image, width, height}, null where nothing has one.
async function legendPicture(map, settings, width) {
  const lines = settings.layerSet.list().filter(({ on }) => on).flatMap(({ legend }) => legend);
  if (!lines.length) return null;
  const list = make("ul", { class: "om-picture-legend" }, ...lines.map((line) => legendLine(line, settings.say)));
  list.style.width = `${width}px`;
  map.getContainer().closest(".one-map").append(list);
  const { height } = list.getBoundingClientRect(), styled = inlined(list);
  list.remove();
  styled.setAttribute("xmlns", "http://www.w3.org/1999/xhtml");
  Object.assign(styled.style, { position: "static", margin: "0" });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${new XMLSerializer().serializeToString(styled)}</foreignObject></svg>`;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  return { image, width, height };
}

function inlined(element) {
  const copy = element.cloneNode(false), style = getComputedStyle(element);
  copy.removeAttribute("class");
  copy.setAttribute("style", [...style].map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
  for (const child of element.childNodes) copy.append(child.nodeType === Node.ELEMENT_NODE ? inlined(child) : child.cloneNode());
  return copy;
}
