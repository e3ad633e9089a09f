// Words, times and numbers in the language of the person who works here.

import { owned } from "./owned";
import { kept, Store } from "./store";
import { en } from "./texts/en";
import { es } from "./texts/es";
import { pt } from "./texts/pt";
import { team } from "./texts/team";
import type { TextByLanguage } from "./types";

const all = { es: { ...es, ...team.es }, en: { ...en, ...team.en }, pt: { ...pt, ...team.pt } };
export type Language = keyof typeof all;
type Texts = (typeof all)["es"];
export const languages: Language[] = ["es", "en", "pt"];

function preferred(): Language {
  const wishes = [kept.read("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wishes.find((wish): wish is Language => (languages as string[]).includes(wish)) ?? "es";
}

export const language = new Store<Language>(preferred());
language.watch((next) => {
  kept.write("language", next);
  document.documentElement.lang = next;
});
document.documentElement.lang = language.value;

/** `{name}` in the text becomes the value of that name. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(owned(values, name) ?? whole));
}

/** The text at `key`, with its values; of one thing (`count` is 1) the text at `key` and `One`, where there is such a text. */
export function t(key: keyof Texts, values: Record<string, string | number> = {}): string {
  const texts = all[language.value];
  const ofOne = values.count === 1 ? owned(texts, `${key}One`) : undefined;
  return filled(ofOne ?? texts[key], values);
}

/** The text in our language, else in the book's first, else in any. */
export function inOurs(texts: TextByLanguage | undefined, fallback = ""): string {
  return texts?.[language.value] ?? Object.values(texts ?? {})[0] ?? fallback;
}

export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value);
}

export function percent(share: number): string {
  return new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
}

/** "12 min", "3 h", "2 d": how long, in the one unit that matters. */
export function duration(milliseconds: number): string {
  const units: [number, string][] = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
    [1000, "second"],
  ];
  const size = Math.abs(milliseconds);
  const [length, unit] = units.find(([each]) => size >= each) ?? [1, "millisecond"];
  const format = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language.value, format).format(Math.floor(size / length));
}

/** That time zone; for one that the browser does not know, its own. */
export function knownZone(timeZone: string | undefined): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return timeZone ? new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone : own;
  } catch {
    return own;
  }
}

function zoned(timeZone: string | undefined): { timeZone?: string } {
  return timeZone ? { timeZone: knownZone(timeZone) } : {};
}

/** The time of day, here or in another time zone. */
export function clock(time: number, timeZone?: string): string {
  return new Intl.DateTimeFormat(language.value, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...zoned(timeZone),
  }).format(time);
}

/** The time of day if it is today, the date otherwise. */
export function moment(time: number, timeZone?: string): string {
  const now = Date.now();
  const day = new Intl.DateTimeFormat("en", { dateStyle: "short", ...zoned(timeZone) });
  if (day.format(time) === day.format(now)) return clock(time, timeZone);
  const near = Math.abs(time - now) < 200 * 86_400_000;
  return new Intl.DateTimeFormat(language.value, {
    day: "numeric",
    month: "short",
    ...(near ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { year: "numeric" }),
    ...zoned(timeZone),
  }).format(time);
}

/** "5 nov" */
export function dayAndMonth(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short", ...zoned(timeZone) }).format(time);
}

/** What a clock in that time zone shows, `2026-12-24T23:50`. */
export function wallTime(time: number, timeZone: string): string {
  const options = { dateStyle: "short", timeStyle: "short", ...zoned(timeZone) } as const;
  return new Intl.DateTimeFormat("sv", options).format(time).replace(" ", "T");
}

/** When a clock in that time zone shows this; NaN when it is no time. */
export function timeOfWall(wall: string, timeZone: string): number {
  const asUtc = Date.parse(`${wall}Z`);
  const offset = (at: number): number => Date.parse(`${wallTime(at, timeZone)}Z`) - Math.floor(at / 60_000) * 60_000;
  if (!Number.isFinite(asUtc)) return NaN;
  // Twice: the first guess may lie on the other side of a clock change.
  return asUtc - offset(asUtc - offset(asUtc));
}

export function dayName(time: number): string {
  const start = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
  const days = Math.round((start(Date.now()) - start(time)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return new Intl.DateTimeFormat(language.value, { weekday: "long", day: "numeric", month: "long" }).format(time);
}
