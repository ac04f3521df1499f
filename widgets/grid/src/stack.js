// gridstack under our rules: positions come and go as {id, x, y, w, h}, only people's gestures are reported.
import {GridStack, GridStackEngine, Utils} from 'gridstack';
import {hold} from './steps.js';
import {say} from './words.js';

const ROW = 72;
const HALF_GAP = 4;
const SCREEN = 9 / 16;

/** gridstack's engine with our pushing: while something is held, all others are reckoned from `resting`. */
class Ground extends GridStackEngine {
  resting = null;

  moveNode(node, wanted) {
    return this.resting ? this.lay(node, {x: wanted.x ?? node.x, y: wanted.y ?? node.y, w: wanted.w ?? node.w, h: wanted.h ?? node.h}) : super.moveNode(node, wanted);
  }

  addNode(node, told, after) {
    if (!this.resting || this.nodes.includes(node)) return super.addNode(node, told, after);
    this.prepareNode(node);
    delete node._temporaryRemoved;
    delete node._removeDOM;
    this.nodes.push(node);
    if (told) this.addedNodes.push(node);
    this.lay(node, node);
    return node;
  }

  removeNode(...args) {
    super.removeNode(...args);
    if (this.resting) this.write(this.resting);
    return this;
  }

  _packNodes() {
    return this.resting ? this : super._packNodes();
  }

  lay(node, wanted) {
    const was = {x: node.x, y: node.y, w: node.w, h: node.h};
    this.write(hold(this.resting, node.id, {x: wanted.x, y: wanted.y, w: wanted.w, h: wanted.h}, this.column));
    return !Utils.samePos(node, was);
  }

  write(items) {
    for (const node of this.nodes) {
      const item = items.find(({id}) => id === node.id);
      if (!item || Utils.samePos(node, item)) continue;
      Utils.copyPos(node, item);
      node._dirty = true;
    }
    this._notify();
  }
}

const scale = (el) => parseFloat(getComputedStyle(el).getPropertyValue('--u')) || 1;

export class Stack {
  /** `gesture(items, id)` hears every finished drag or resize of magnet `id`, `drop(magnet, box)` a palette entry put down. */
  constructor(el, {columns, lang, gesture, drop}) {
    Object.assign(this, {el, lang, gesture, drop, rows: null});
    const u = scale(el);
    this.grid = GridStack.init({
      column: columns,
      engineClass: Ground,
      cellHeight: ROW * u,
      margin: HALF_GAP * u,
      float: false,
      animate: true,
      auto: false,
      staticGrid: true,
      acceptWidgets: '.pe',
      alwaysShowResizeHandle: true,
      draggable: {handle: '.magnet-grip', scroll: true},
      resizable: {handles: 'se'},
    }, el);
    this.grid._sortDom = () => this.grid; // moving nodes in the document would lose focus and restart their drawings
    this.grid.on('dragstart resizestart', (_, item) => this.lift(item));
    this.grid.on('dragstop resizestop', (_, item) => this.land(item));
    this.grid.on('dropped', (_, __, node) => this.dropped(node));
    this.naming = new MutationObserver(() => this.name());
    this.scaling = new MutationObserver(() => this.rescale());
    this.scaling.observe(document.documentElement, {attributes: true, attributeFilter: ['data-surface']});
    this.naming.observe(this.grid.placeholder, {attributes: true, attributeFilter: ['gs-w', 'gs-h']});
  }

  /** The surface changed, and every length with it. Where a screen holds so many rows, they fill its height. */
  rescale() {
    const u = scale(this.el);
    this.grid.cellHeight(this.rows ? (this.el.clientWidth * SCREEN) / this.rows : ROW * u).margin(HALF_GAP * u);
  }

  /** Rows that fill one screen of the grid's width, null where the page is as long as it is. */
  screen(rows) {
    if (this.rows === rows) return;
    this.rows = rows;
    this.sizing?.disconnect();
    this.sizing = rows ? new ResizeObserver(() => this.rescale()) : null;
    this.sizing?.observe(this.el);
    this.rescale();
  }

  lift(item) {
    this.before = this.read();
    item.classList.add('lifted');
  }

  land(item) {
    item.classList.remove('lifted');
    queueMicrotask(() => {
      const after = this.rest();
      if (JSON.stringify(after) !== JSON.stringify(this.before)) this.gesture(after, item.dataset.key);
    });
  }

  /** Write the size into the placeholder. */
  name() {
    const {placeholder} = this.grid;
    const content = placeholder.querySelector('.placeholder-content');
    if (content) content.textContent = say(this.lang, 'drop', placeholder.getAttribute('gs-w') || 1, placeholder.getAttribute('gs-h') || 1);
  }

  dropped(node) {
    const box = {x: node.x, y: node.y, w: node.w, h: node.h};
    const items = this.read().filter((item) => item.id);
    const magnet = node.el.dataset.palette;
    this.grid.removeWidget(node.el, true, false);
    this.drop(magnet, box, items);
  }

  /** Where everything is, in reading order. */
  read() {
    const items = this.grid.engine.nodes.map(({id, x, y, w, h, locked, minW, minH, bar, kind}) => ({id, x, y, w, h, locked: Boolean(locked), minW, minH, bar, kind}));
    return items.sort((a, b) => a.y - b.y || a.x - b.x);
  }

  /** Nothing is held: what others are reckoned from while the next thing is. */
  rest() {
    return (this.grid.engine.resting = this.read());
  }

  /** Take over elements that came, let go of those that went, and put everything exactly at `items`. */
  sync(items, columns) {
    const {grid} = this;
    if (grid.getColumn() !== columns) grid.column(columns, 'none');
    grid.engine.resting = null;
    grid.batchUpdate();
    const here = new Set(items.map(({id}) => id));
    for (const node of [...grid.engine.nodes]) if (!node.el.isConnected || !here.has(node.id)) grid.removeWidget(node.el, false, false);
    for (const el of this.el.querySelectorAll(':scope > .grid-stack-item')) {
      const item = items.find(({id}) => id === el.dataset.key);
      if (item && !el.gridstackNode) grid.makeWidget(el, {...item, noMove: item.locked, noResize: item.locked || item.bar});
    }
    grid.batchUpdate(false);
    this.place(items);
  }

  /** Exactly these positions, without gridstack's own opinion. */
  place(items) {
    const {engine} = this.grid;
    for (const node of engine.nodes) {
      const item = items.find(({id}) => id === node.id);
      if (!item) continue;
      const {x, y, w, h, locked, minW, minH, bar, kind} = item;
      Object.assign(node, {x, y, w, h, locked, minW, minH, bar, kind, noMove: locked, noResize: locked || bar});
      delete node.autoPosition;
      this.grid._writePosAttr(node.el, node);
    }
    engine.saveInitial();
    engine.removedNodes = [];
    engine.addedNodes = [];
    this.grid._updateContainerHeight();
    this.rest();
  }

  editable(on) {
    this.grid.setStatic(!on);
  }

  /** Width and height in pixels of w × h cells. */
  size(w, h) {
    return [this.grid.cellWidth() * w, this.grid.getCellHeight(true) * h];
  }

  close() {
    this.naming.disconnect();
    this.scaling.disconnect();
    this.sizing?.disconnect();
    this.grid.destroy(false);
  }
}

/** Make palette entries draggable into every grid; `lift(el)` draws what hangs under the pointer. */
export function draggable(entries, sizes, lift, handle) {
  GridStack.setupDragIn(entries, {appendTo: 'body', helper: lift, handle}, sizes);
}
