// gridstack under our rules: positions come and go as {id, x, y, w, h}, only people's gestures are reported.
import {GridStack} from 'gridstack';
import {say} from './words.js';

const ROW = 72;
const HALF_GAP = 4;

export class Stack {
  /** `gesture(items)` hears every finished drag or resize, `drop(magnet, box)` a palette entry put down. */
  constructor(el, {columns, lang, gesture, drop}) {
    Object.assign(this, {el, lang, gesture, drop});
    const u = parseFloat(getComputedStyle(el).getPropertyValue('--u')) || 1;
    this.grid = GridStack.init({
      column: columns,
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
    this.naming.observe(this.grid.placeholder, {attributes: true, attributeFilter: ['gs-w', 'gs-h']});
  }

  lift(item) {
    this.before = this.read();
    item.classList.add('lifted');
  }

  land(item) {
    item.classList.remove('lifted');
    queueMicrotask(() => {
      const after = this.read();
      if (JSON.stringify(after) !== JSON.stringify(this.before)) this.gesture(after);
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
    const items = this.grid.engine.nodes.map(({id, x, y, w, h, locked}) => ({id, x, y, w, h, locked: Boolean(locked)}));
    return items.sort((a, b) => a.y - b.y || a.x - b.x);
  }

  /** Take over elements that came, let go of those that went, and put everything exactly at `items`. */
  sync(items, columns) {
    const {grid} = this;
    if (grid.getColumn() !== columns) grid.column(columns, 'none');
    grid.batchUpdate();
    for (const node of [...grid.engine.nodes]) if (!node.el.isConnected) grid.removeWidget(node.el, false, false);
    for (const el of this.el.querySelectorAll(':scope > .grid-stack-item')) {
      const item = items.find(({id}) => id === el.dataset.key);
      if (item && !el.gridstackNode) grid.makeWidget(el, {...item, noMove: item.locked, noResize: item.locked});
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
      const {x, y, w, h, locked} = item;
      Object.assign(node, {x, y, w, h, locked, noMove: locked, noResize: locked});
      delete node.autoPosition;
      this.grid._writePosAttr(node.el, node);
    }
    engine.saveInitial();
    engine.removedNodes = [];
    engine.addedNodes = [];
    this.grid._updateContainerHeight();
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
    this.grid.destroy(false);
  }
}

/** Make palette entries draggable into every grid; `lift(el)` draws what hangs under the pointer. */
export function draggable(entries, sizes, lift, handle) {
  GridStack.setupDragIn(entries, {appendTo: 'body', helper: lift, handle}, sizes);
}
