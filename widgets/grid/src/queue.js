// Edits go to the server one at a time, in order; one that gets no answer is sent again.

export class Queue {
  /** `send(edit)` hands one edit over; `changed(state)` hears "idle", "saving" or "late". */
  constructor(send, changed, patience = 8000) {
    Object.assign(this, {send, changed, patience, waiting: [], flying: null, next: 1, timer: 0});
  }

  /** Add an edit; a later arrangement of the same columns replaces one that has not left yet. */
  push(edit) {
    const last = this.waiting.at(-1);
    if (edit.do === 'arrange' && last?.do === 'arrange' && last.arrangement === edit.arrangement) this.waiting.pop();
    this.waiting.push({n: this.next++, ...edit});
    this.go();
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
