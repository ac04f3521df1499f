// Edits without an answer, kept in the browser under account and page: a reload or a closed tab does not lose them.

/** The browser's storage, null where it may not be used. */
export function storage() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

export class Kept {
  constructor(account, page, store = storage()) {
    Object.assign(this, {name: `magnet-edits:${account}:${page}`, store});
  }

  /** Those kept, the oldest first. */
  read() {
    try {
      const found = JSON.parse(this.store.getItem(this.name) ?? '[]');
      return Array.isArray(found) ? found : [];
    } catch {
      return [];
    }
  }

  /** Keep one more; whether it is safe now. */
  add(edit) {
    return this.write([...this.read(), edit]);
  }

  drop(key) {
    const all = this.read();
    if (all.some((edit) => edit.key === key)) this.write(all.filter((edit) => edit.key !== key));
  }

  write(all) {
    try {
      if (all.length) this.store.setItem(this.name, JSON.stringify(all));
      else this.store.removeItem(this.name);
      return true;
    } catch {
      return false;
    }
  }
}
