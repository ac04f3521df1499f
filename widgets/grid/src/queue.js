// Edits go to the server one at a time, in order; one that gets no answer is sent again, and kept in the browser until it has one.

/** Of two that wait with the same mark, only the later has to leave. */
const mark = (edit) => ({arrange: `arrange ${edit.arrangement}`, preview: `preview ${edit.id}`, look: 'look'})[edit.do];

const name = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');

let numbers = 0; // of all edits of this page load: an answer to one of a page that was left is nobody's

/** Keeps nothing: for what may be lost. */
const NOWHERE = {read: () => [], add: () => false, drop() {}};

export class Queue {
  /** `send(edit)` hands one edit over; `changed(state, count)` hears "idle", "saving" or "late" and how many are not saved. */
  constructor(send, changed, {patience = 8000, kept = NOWHERE} = {}) {
    Object.assign(this, {send, changed, patience, kept, waiting: [], flying: null, timer: 0, times: 0, down: false, loose: new Set()});
  }

  /** Send what an earlier page, or a tab that is gone, had no answer to; the server counts each once by its key. */
  resume() {
    this.waiting.push(...this.kept.read().map((edit) => ({...edit, n: ++numbers})));
    this.go();
  }

  /** Add an edit and return its number; a later arrangement of the same columns replaces one that has not left yet. */
  push(edit) {
    const last = this.waiting.at(-1);
    const n = ++numbers;
    const whole = {n, key: name(), ...edit};
    if (last && mark(edit) && mark(last) === mark(edit)) {
      this.forget(this.waiting.pop());
      if (last.was && whole.was) Object.assign(whole, {was: last.was, by: [...(last.by ?? []), ...(whole.by ?? [])]});
    }
    this.waiting.push(whole);
    if (edit.do !== 'look' && !this.kept.add(whole)) this.loose.add(whole.key);
    this.go();
    return n;
  }

  /** The server has answered edit `n`. */
  ack(n) {
    if (this.flying?.n !== n) return;
    clearTimeout(this.timer);
    this.forget(this.flying);
    this.flying = null;
    this.go();
  }

  forget({key}) {
    this.kept.drop(key);
    this.loose.delete(key);
  }

  /** Everything that has no answer yet, in order. */
  get pending() {
    return [this.flying, ...this.waiting].filter(Boolean);
  }

  get busy() {
    return Boolean(this.flying || this.waiting.length);
  }

  /** Whether something would be lost if the page went now. */
  get atRisk() {
    return this.loose.size > 0;
  }

  go() {
    if (this.flying) return this.tell();
    this.flying = this.waiting.shift() ?? null;
    this.times = 0;
    this.tell();
    if (this.flying) this.fly();
  }

  tell() {
    const state = this.times || this.down ? 'late' : 'saving';
    this.changed(this.flying ? state : 'idle', this.pending.filter((edit) => edit.do !== 'look').length);
  }

  fly() {
    clearTimeout(this.timer);
    this.send({...this.flying, times: this.times});
    this.timer = setTimeout(() => this.again(), this.patience);
  }

  /** Nothing was heard: the same edit leaves once more. */
  again() {
    if (!this.flying) return;
    this.times += 1;
    this.tell();
    this.fly();
  }

  /** The connection is known to be lost, or to be back: then what waits leaves at once. */
  connected(is) {
    const back = this.down && is;
    this.down = !is;
    if (back) this.again();
    else this.tell();
  }

  close() {
    clearTimeout(this.timer);
  }
}
