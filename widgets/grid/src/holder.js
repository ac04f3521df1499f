// Holds one view's drawing inside its magnet: fetches it, feeds it, says its state, and clears up after it.
import {asset, liveClient} from './asset.js';
import {clock, older, stateOf} from './states.js';
import {say} from './words.js';

const SKELETON_AFTER = 300;
const GRACE = 4000; // for the first connection, while what is shown is fresh from the server

const make = (tag, className, text = '') => Object.assign(document.createElement(tag), {className, textContent: text});

// Dash makes the inside of a magnet anew whenever the server draws it: what is drawn there is handed from the old element to the new one.
const parked = new Set(); // holders without an element
const placeOf = (host) => ({item: host.closest('.grid-stack-item'), name: host.closest('.mg')?.dataset.instance});

/** The element of `holder` goes; unless another one comes in its place at once, it is over. */
export function park(holder) {
  holder.focused = holder.host.contains(document.activeElement) ? document.activeElement : null;
  parked.add(holder);
  setTimeout(() => parked.delete(holder) && holder.close());
}

/** The holder that was in this place of the page a moment ago, in its new element; undefined where there was none. */
export function adopt(host) {
  const {item, name} = placeOf(host);
  const holder = item ? [...parked].find(({place}) => place.item === item && place.name === name) : undefined;
  if (!holder) return undefined;
  parked.delete(holder);
  host.append(...holder.host.childNodes);
  Object.assign(holder, {host, card: host.closest('.mg')});
  holder.focused?.focus({preventScroll: true});
  holder.say(holder.state);
  return holder;
}

export class Holder {
  /** `host` is the element React never fills. */
  constructor(host, {module, settings, watch, topics}) {
    Object.assign(this, {host, module, settings: {...settings}, watch, topics: topics ?? []});
    this.card = host.closest('.mg');
    this.place = placeOf(host);
    this.offs = [];
    this.opening = 0;
    this.hearing = 0;
    this.state = 'loading';
    this.quiet = false;
    this.sizes = new ResizeObserver(() => this.resized());
    this.listen();
    this.open();
  }

  /**
   * Other settings, another question. A drawing that can take them goes on; else a new one is made, and the old one stays until that has something to show.
   */
  renew({module, settings, watch, topics: heard}) {
    const topics = heard ?? [];
    const asked = JSON.stringify([this.watch, this.topics]);
    const same = module === this.module && JSON.stringify(settings) === JSON.stringify(this.settings);
    const goes = same || (module === this.module && this.view?.settle?.(settings));
    if (watch !== this.watch) this.answer = null;
    Object.assign(this, {module, watch, topics}, goes ? null : {settings: {...settings}});
    if (asked !== JSON.stringify([watch, topics])) {
      this.deafen();
      this.listen();
    }
    if (!goes) this.open();
    else if (!same && this.answer) this.draw();
  }

  /** Fetch the view and mount it. A view that waits for its first value keeps the skeleton, or the drawing before it, until then. */
  async open() {
    const turn = ++this.opening;
    if (this.view) this.leave();
    else {
      this.clear();
      this.say('loading');
      this.skeleton = setTimeout(() => this.host.append(this.bones()), SKELETON_AFTER);
    }
    try {
      const {mount} = await this.fetch(turn);
      if (turn !== this.opening) return;
      const el = make('div', this.leaving ? 'mg-draw coming' : 'mg-draw');
      el.addEventListener('mg:state', (event) => el === this.el && this.hearView(event.detail));
      this.host.prepend(el);
      this.el = el;
      this.view = mount(el, this.settings);
      this.sizes.observe(el);
      if (this.answer) this.draw();
      else if (!this.watch) queueMicrotask(() => turn === this.opening && this.view && !this.speaks && this.shown('ok')); // who speaks has spoken by then
    } catch (error) {
      if (turn === this.opening) this.fail(error);
    }
  }

  /** The drawing there is stays to be seen while another is made; one that never came goes at once. */
  leave() {
    const old = {view: this.view, el: this.el};
    this.view = null;
    this.speaks = false;
    this.sizes.disconnect();
    if (this.leaving) this.drop(old);
    else this.leaving = old;
  }

  /** What was made has something to show: it takes the place of the one before. */
  arrive() {
    if (!this.leaving || !this.view) return;
    this.el.classList.remove('coming');
    this.drop(this.leaving);
    this.leaving = null;
  }

  drop({view, el}) {
    try {
      view?.destroy?.();
    } catch (error) {
      console.error(error);
    }
    el?.remove();
  }

  async fetch(turn) {
    try {
      return await import(asset(`magnets/${this.module}.mjs`, turn - 1));
    } catch (cause) {
      throw cause instanceof SyntaxError ? cause : new Error(say(this.settings.lang, 'noFile'), {cause});
    }
  }

  /** Hear what this magnet watches. */
  listen() {
    if (!this.watch && !this.topics.length) return;
    const {watch, topics} = this;
    const turn = ++this.hearing;
    liveClient().then((live) => {
      if (this.closed || turn !== this.hearing) return;
      if (watch) this.offs.push(live.watch(watch, (said) => this.take(said?.topic === 'indicator' ? said.v : said)));
      for (const topic of topics) this.offs.push(live.on(typeof topic === 'string' ? {topic} : topic, (message) => this.tell(message)));
      this.offs.push(live.onState((state) => this.hear(state)));
      if (live.state === 'live') return;
      const grace = setTimeout(() => this.hear(live.state), GRACE);
      this.offs.push(() => clearTimeout(grace));
    }).catch((error) => {
      console.error(error);
      this.hear('offline');
    });
  }

  /** A new answer. The live client hands over the newest once a frame, so it is drawn at once. */
  take(answer) {
    if (this.closed || !answer || older(answer, this.answer)) return;
    this.answer = answer;
    this.draw();
  }

  tell(message) {
    this.guard(() => this.view?.message?.(message));
  }

  hear(state) {
    this.quiet = state === 'stale' || state === 'offline';
    this.say(this.state);
  }

  resized() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.guard(() => this.view?.resize?.());
    });
  }

  draw() {
    if (!this.view) return;
    this.guard(() => {
      this.view.value?.(this.answer);
      this.shown(this.speaks ? this.state : stateOf(this.answer));
    });
  }

  /** A view that says its state itself (event "mg:state") knows better, and draws its own skeleton. */
  hearView(state) {
    this.speaks = true;
    if (this.leaving && state === 'loading') return;
    this.shown(state);
  }

  shown(state) {
    this.arrive();
    clearTimeout(this.skeleton);
    this.host.querySelector('.mg-bones')?.remove();
    this.say(state);
  }

  /** Write the state on the magnet, and the data time into its header. */
  say(state) {
    this.state = state;
    const told = (this.quiet || this.answer?.stale) && (state === 'ok' || state === 'empty') ? 'stale' : state;
    if (this.card && this.card.dataset.state !== told) {
      this.card.dataset.state = told;
      this.guard(() => this.view?.state?.(told));
    }
    this.tellFigure(state);
    const at = this.card?.querySelector(':scope > header .at');
    if (at && this.answer?.data_time) {
      at.textContent = this.time(told);
      at.title = this.answer.stale ? this.answer.why[this.settings.lang] : '';
    }
  }

  /** Who shows or hides this magnet by its figure hears it, and finds it on the magnet when he comes later. */
  tellFigure(state) {
    if (!this.card) return;
    this.card.figure = {state, value: this.answer?.value};
    this.card.dispatchEvent(new CustomEvent('mg:figure', {bubbles: true}));
  }

  time(state) {
    const text = clock(this.answer.data_time, this.settings.zone);
    return state === 'stale' ? say(this.settings.lang, 'stopped', text) : text;
  }

  guard(run) {
    try {
      run();
    } catch (error) {
      this.fail(error);
    }
  }

  /** The reason and one way out, in this magnet's place; the page around it goes on. */
  fail(error) {
    console.error(error);
    this.opening += 1;
    this.clear();
    this.say('error');
    const fault = make('div', 'mg-fault');
    fault.setAttribute('role', 'alert');
    const retry = make('button', 'btn sm', say(this.settings.lang, 'retry'));
    retry.type = 'button';
    retry.dataset.action = 'retry';
    retry.onclick = () => this.open();
    fault.append(make('b', 'tag red', say(this.settings.lang, 'fault')), make('p', '', error?.message || String(error)), retry);
    this.host.replaceChildren(fault);
  }

  bones() {
    const bones = make('div', 'mg-bones');
    bones.dataset.shape = this.module;
    bones.setAttribute('aria-hidden', 'true');
    for (let line = 0; line < 3; line += 1) bones.append(make('i', ''));
    return bones;
  }

  clear() {
    clearTimeout(this.skeleton);
    this.sizes.disconnect();
    this.drop({view: this.view});
    if (this.leaving) this.drop(this.leaving);
    this.view = null;
    this.leaving = null;
    this.speaks = false;
    this.host.replaceChildren();
  }

  deafen() {
    for (const off of this.offs) off?.();
    this.offs = [];
  }

  close() {
    this.closed = true;
    this.opening += 1;
    cancelAnimationFrame(this.frame);
    this.deafen();
    this.clear();
  }
}
