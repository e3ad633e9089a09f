// A value that the pages watch.

import { useEffect, useState } from "preact/hooks";

export class Store<Value> {
  private readonly watchers = new Set<(value: Value) => void>();

  constructor(private current: Value) {}

  get value(): Value {
    return this.current;
  }

  set(value: Value): void {
    if (Object.is(value, this.current)) return;
    this.current = value;
    for (const watcher of [...this.watchers]) watcher(value);
  }

  watch(watcher: (value: Value) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/** The store's value; the component is drawn again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(store.value);
  useEffect(() => {
    setValue(() => store.value);
    return store.watch((next) => setValue(() => next));
  }, [store]);
  return value;
}

/** What `localStorage` would not take, being missing or full: it lasts as long as the page. */
const unstored = new Map<string, string>();

/** Small texts that outlive the page; an empty one is none. */
export const kept = {
  read(key: string): string {
    try {
      return unstored.get(key) ?? localStorage.getItem(`portavoz-console:${key}`) ?? "";
    } catch {
      return "";
    }
  },
  write(key: string, value: string): void {
    unstored.delete(key);
    try {
      if (value) localStorage.setItem(`portavoz-console:${key}`, value);
      else localStorage.removeItem(`portavoz-console:${key}`);
    } catch {
      if (value) unstored.set(key, value);
    }
  },
};
