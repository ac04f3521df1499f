// A magnet as PNG, made in the browser: its markup and our styles in an SVG, drawn on a canvas.

const SCALE = 2;

/** The rules of every style sheet of this page. */
function rules() {
  return [...document.styleSheets].map((sheet) => {
    try {
      return [...sheet.cssRules].map((rule) => rule.cssText).join('\n');
    } catch {
      return ''; // a sheet of the browser's own
    }
  }).join('\n');
}

const dataUrl = (blob) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = reject;
  reader.readAsDataURL(blob);
});

/** A copy of `el` that holds what its canvases, pictures, fields and scrolled boxes show now. */
async function frozen(el) {
  const copy = el.cloneNode(true);
  const [live, still] = [el, copy].map((root) => [...root.querySelectorAll('*')]);
  await Promise.all(live.map(async (node, at) => {
    const twin = still[at];
    if (node.scrollTop || node.scrollLeft) for (const child of twin.children) child.style.translate = `${-node.scrollLeft}px ${-node.scrollTop}px`;
    if (node instanceof HTMLCanvasElement && node.width && node.height) return swap(twin, node, node.toDataURL());
    if (node instanceof HTMLImageElement && node.complete && !node.src.startsWith('data:')) return swap(twin, node, await dataUrl(await (await fetch(node.src)).blob()));
    return null;
  }));
  for (const hidden of copy.querySelectorAll('script, .sr')) hidden.remove();
  return copy;
}

function swap(twin, node, src) {
  const image = Object.assign(document.createElement('img'), {className: node.className, src});
  image.style.cssText = `${node.style.cssText};width:${node.clientWidth}px;height:${node.clientHeight}px`;
  twin.replaceWith(image);
}

function svgOf(copy, width, height) {
  const root = document.documentElement;
  const ground = document.createElement('div');
  for (const name of ['data-theme', 'data-surface']) if (root.getAttribute(name)) ground.setAttribute(name, root.getAttribute(name));
  ground.style.cssText = `width:${width}px;height:${height}px;display:flex;font-family:var(--font);color:var(--ink);background:var(--bg)`;
  copy.style.cssText += ';flex:1;min-width:0;margin:0;animation:none;transition:none';
  ground.append(Object.assign(document.createElement('style'), {textContent: `${rules()}\n*{animation:none!important;transition:none!important}`}), copy);
  const body = new XMLSerializer().serializeToString(ground);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width * SCALE}" height="${height * SCALE}" viewBox="0 0 ${width} ${height}"><foreignObject width="100%" height="100%">${body}</foreignObject></svg>`;
}

/** The picture of `el` as a PNG blob, at twice its size. Rejects where the browser cannot. */
export async function pictureOf(el) {
  const {offsetWidth: width, offsetHeight: height} = el;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(await frozen(el), width, height))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), {width: width * SCALE, height: height * SCALE});
  canvas.getContext('2d').drawImage(image, 0, 0);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'));
}
