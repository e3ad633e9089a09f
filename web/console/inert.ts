// Words from outside may hold characters that only exist to deceive: they turn the text around them or cannot be seen. Here,
// where every element is made, they become readable, so that no page can forget to do it.

import { Fragment, options } from "preact";

const deceiving = /[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]/g;
const spoken = ["title", "aria-label", "placeholder", "alt"];

/** Shows direction overrides and invisible spaces by their number. */
export function visible(text: string): string {
  return text.replace(deceiving, (letter) => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase()}]`);
}

function readable(value: unknown): unknown {
  if (typeof value === "string") return visible(value);
  return Array.isArray(value) ? value.map(readable) : value;
}

/** Must run before anything is drawn. */
export function showDeceivingCharacters(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    if (typeof vnode.type === "string" || vnode.type === Fragment) {
      const properties = vnode.props as Record<string, unknown>;
      for (const name of ["children", ...spoken]) {
        if (properties[name] !== undefined) properties[name] = readable(properties[name]);
      }
    }
    before?.(vnode);
  };
}
