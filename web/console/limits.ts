// How much of a text a platform takes, counted as the server counts it (webhooks/split_text.h).

import type { Limits } from "./types";

type Unit = Limits["unit"];

const encoder = new TextEncoder();

/** X counts these single. */
function isLight(point: number): boolean {
  return point <= 4351 || (point >= 8192 && point <= 8205) || (point >= 8208 && point <= 8223) || (point >= 8242 && point <= 8247);
}

const link = /^https?:\/\/[^ \t\r\n]*/;
const emoji = /[\u200d\ufe0f\u20e3]|[\u{1f000}-\u{10ffff}]/u;
const weightOfLink = 23;

function weight(character: string): number {
  if (emoji.test(character)) return 2;
  let sum = 0;
  for (const letter of character) sum += isLight(letter.codePointAt(0) ?? 0) ? 1 : 2;
  return sum;
}

function measure(unit: Unit, character: string): number {
  if (unit === "utf8_bytes") return encoder.encode(character).length;
  if (unit === "utf16_units") return character.length;
  return unit === "weighted" ? weight(character) : [...character].length;
}

/** Characters as people see them, each with where it begins; code points in a browser that knows no better (Firefox before 125). */
function* characters(text: string): Generator<[character: string, index: number]> {
  if ("Segmenter" in Intl) {
    for (const { segment, index } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)) yield [segment, index];
    return;
  }
  let index = 0;
  for (const letter of text) {
    yield [letter, index];
    index += letter.length;
  }
}

/** What stays together, each with its length: a character as people see it, or for X a whole link. */
function* pieces(unit: Unit, text: string): Generator<[piece: string, length: number]> {
  let linkUntil = 0;
  for (const [segment, index] of characters(text)) {
    if (index < linkUntil) continue;
    const found = unit === "weighted" && segment === "h" ? link.exec(text.slice(index)) : null;
    if (found) linkUntil = index + found[0].length;
    yield found ? [found[0], weightOfLink] : [segment, measure(unit, segment)];
  }
}

/** Length as the platform counts it. */
export function lengthIn(unit: Unit, text: string): number {
  if (unit !== "weighted") return measure(unit, text);
  let sum = 0;
  for (const [, length] of pieces(unit, text)) sum += length;
  return sum;
}

/** What of the text the platform takes and what is too much for it; no character and no link of X is taken apart. */
export function fitting({ unit, max_text: most }: Limits, text: string): { fits: string; over: string } {
  let fits = "";
  let used = 0;
  for (const [piece, length] of pieces(unit, text)) {
    used += length;
    if (used > most) break;
    fits += piece;
  }
  return { fits, over: text.slice(fits.length) };
}
