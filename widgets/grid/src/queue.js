// Edits go to the server one at a time, in order; one that gets no answer is sent again.

/** Of two that wait with the same mark, only the later has to leave. */
const mark = (edit) => ({arrange: `arrange ${edit.arrangement}`, preview: `preview ${edit.id}`})[edit.do];

export class Queue {
  /** `send(edit)` hands one edit over; `changed(state)` hears "idle", "saving" or "late". */
  constructor(send, changed, patience = 8000) {
    Object.assign(this, {send, changed, patience, waiting: [], flying: null, next: 1, timer: 0});
  }

  /** Add an edit and return its number; a later arrangement of the same columns replaces one that has not left yet. */
  push(edit) {
    const last = this.waiting.at(-1);
    if (last && mark(edit) && mark(last) === mark(edit)) this.waiting.pop();
    const n = this.next++;
    this.waiting.push({n, ...edit});
    this.go();
    return n;
  }

  /** The server has answered edit `n`. */
  ack(n) {
    if (this.flying?.n !== n) return;
    clearTimeout(this.timer);
    this.flying = null;
    this.go();
  }

  get busy() {
    return Boolean(this.flying || this.waiting.length);
  }

  go() {
    if (this.flying) return;
    this.flying = this.waiting.shift() ?? null;
    this.changed(this.flying ? 'saving' : 'idle');
    if (this.flying) this.fly(0);
  }

  fly(times) {
    this.send({...this.flying, times});
    this.timer = setTimeout(() => {
      this.changed('late');
      this.fly(times + 1);
    }, this.patience);
  }

  close() {
    clearTimeout(this.timer);
  }
}
