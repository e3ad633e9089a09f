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

function label(entry: Entry, texts: Texts): HTMLElement {
  const name = element("span", { attributes: { dir: "auto" } }, speaker(entry, texts));
  const drawing = icon(entry.message.from === "bot" ? "spark" : "person");
  return element("div", { class: "label", attributes: { "aria-hidden": "true" } }, drawing, name);
}

function clockTime(time: number, language: Language): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(time);
}

function feet(entry: Entry, place: Place, texts: Texts, language: Language): (Node | string)[] {
  const { message } = entry;
  if (entry.pending) return [icon("clock"), place.online ? texts.sending : texts.queued];
  if (!place.last || message.from === "system") return [];
  const time = clockTime(message.ts, language);
  return message.from === "visitor" && place.newestOwn ? [time, " · ", texts.sent, icon("tick")] : [time];
}

/**
 * One message. A screen reader hears it once, when it comes: its words and who said them stay as they are, and what changes later (the
 * visible name, the time, "sent") is not announced, but for a refusal.
 */
export class EntryView {
  readonly node: HTMLElement;
  private readonly label: HTMLElement | null;
  private readonly foot = element("div", { class: "foot", attributes: { "aria-live": "off" } });
  private refusal: HTMLElement | null = null;
  private print = "";

  constructor(
    entry: Entry,
    private readonly texts: Texts,
    private readonly language: Language,
    private readonly actions: EntryActions,
  ) {
    const { from, text } = entry.message;
    const spoken = speaker(entry, texts);
    const bubble = element("div", { class: isBig(text) ? "bubble big" : "bubble", attributes: { dir: "auto" } }, ...withLinks(text));
    this.label = from === "bot" || from === "agent" ? label(entry, texts) : null;
    const prefix = spoken ? element("span", { class: "hidden-text" }, `${spoken}: `) : null;
    this.node = element("div", {}, prefix, bubble, this.foot);
  }

  draw(entry: Entry, place: Place): void {
    const { pending, refused } = entry;
    const print = [pending, refused, place.first, place.last, place.newestOwn, place.online].join();
    if (print === this.print) return;
    this.print = print;
    const looks = { pending, refused: refused !== "", last: place.last || refused !== "" };
    this.node.className = ["entry", entry.message.from, ...Object.entries(looks).flatMap(([look, on]) => (on ? [look] : []))].join(" ");
    if (!place.first) this.label?.remove();
    else if (this.label) this.node.prepend(this.label);
    const shown = feet(entry, place, this.texts, this.language);
    this.foot.hidden = shown.length === 0;
    this.foot.replaceChildren(...shown);
    const foot = refused ? (this.refusal ??= this.refuse(entry)) : this.foot;
    if (this.node.lastChild !== foot) this.node.lastChild?.replaceWith(foot);
  }

  private refuse(entry: Entry): HTMLElement {
    const why = entry.refused === "too_long" ? this.texts.notSentTooLong : this.texts.notSent;
    const edit = button("", this.texts.edit, () => this.actions.edit(entry.message.cid ?? ""));
    return element("div", { class: "foot", attributes: { role: "alert" } }, icon("warning"), why, edit);
  }
}
