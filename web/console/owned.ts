/** What a table holds itself at `key`, which may come from outside: "constructor" and "__proto__" are no entries. */
export function owned<Value>(table: Record<string, Value>, key: string): Value | undefined {
  return Object.prototype.hasOwnProperty.call(table, key) ? table[key] : undefined;
}
