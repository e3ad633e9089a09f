// One message as elements.

import type { Entry } from "./conversation";
import { button, element, icon } from "./elements";
import { withLinks } from "./links_in_text";
import type { Language, Texts } from "./texts";

/** What the neighbours of an entry decide about its look. */
export interface Place {
  first: boolean;
  last: boolean;
  newestOwn: boolean;
  online: boolean;
}

export interface EntryActions {
  edit(cid: string): void;
}

const onlyEmoji = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,14}$/u;
const hasPicture = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

function isBig(text: string): boolean {
  return text.length <= 14 && onlyEmoji.test(text) && hasPicture.test(text) && !/[\d#*]/.test(text);
}

function speaker(entry: Entry, texts: Texts): string {
  const { from, name } = entry.message;
  if (from === "visitor") return texts.you;
  if (from === "agent") return name || texts.person;
  return from === "bot" ? texts.assistant : "";
}

function label(entry: Entry, texts: Texts): HTMLElement | null {
  const { from } = entry.message;
  if (from !== "bot" && from !== "agent") return null;
  const name = element("span", { attributes: { dir: "auto" } }, speaker(entry, texts));
  return element("div", { class: "label" }, icon(from === "bot" ? "spark" : "person"), name);
}

function clockTime(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(time);
}

function foot(entry: Entry, place: Place, texts: Texts, language: Language, actions: EntryActions): HTMLElement | null {
  const { message } = entry;
  if (message.from === "system") return null;
  if (entry.refused) {
    const why = entry.refused === "too_long" ? texts.notSentTooLong : texts.notSent;
    const edit = button("", texts.edit, () => actions.edit(message.cid ?? ""));
    return element("div", { class: "foot", attributes: { role: "alert" } }, icon("warning"), why, edit);
  }
  if (entry.pending) return element("div", { class: "foot" }, icon("clock"), place.online ? texts.sending : texts.queued);
  if (!place.last) return null;
  const time = clockTime(message.ts, language);
  if (message.from !== "visitor" || !place.newestOwn) return element("div", { class: "foot" }, time);
  return element("div", { class: "foot" }, time, " · ", texts.sent, icon("tick"));
}

/** Two entries with the same fingerprint look the same. */
export function fingerprint(entry: Entry, place: Place): string {
  return [entry.pending, entry.refused, place.first, place.last, place.newestOwn, place.online].join();
}

export function entryView(entry: Entry, place: Place, texts: Texts, language: Language, actions: EntryActions): HTMLElement {
  const { message } = entry;
  const classes = ["entry", message.from];
  if (entry.pending) classes.push("pending");
  if (entry.refused) classes.push("refused");
  if (place.last || entry.refused) classes.push("last");
  const bubble = element(
    "div",
    { class: isBig(message.text) ? "bubble big" : "bubble", attributes: { dir: "auto" } },
    ...withLinks(message.text),
  );
  const shown = place.first ? label(entry, texts) : null;
  const spoken = speaker(entry, texts);
  const prefix = !shown && spoken ? element("span", { class: "hidden-text" }, `${spoken}: `) : null;
  return element("div", { class: classes.join(" ") }, shown, prefix, bubble, foot(entry, place, texts, language, actions));
}
