// The list of messages: changes only what changed, so that screen readers hear a message once and the page stays still.

import type { Config } from "./config";
import type { Conversation, Entry } from "./conversation";
import { button, element, icon } from "./elements";
import { EntryView, type Place } from "./entry_view";
import type { Texts } from "./texts";

const groupGap = 5 * 60_000;

export interface LogActions {
  edit(cid: string): void;
  choose(title: string, payload: string): void;
  seen(): void;
}

export class LogView {
  readonly node: HTMLElement;
  private readonly log: HTMLElement;
  private readonly list: HTMLElement;
  private readonly after: HTMLElement;
  private readonly choices: HTMLElement;
  private readonly typingDots: HTMLElement;
  private readonly newBelow: HTMLButtonElement;
  private views = new Map<string, EntryView>();
  private days = new Map<string, HTMLElement>();
  private choicesFor = "";
  private online = true;

  constructor(
    private readonly config: Config,
    private readonly texts: Texts,
    private readonly conversation: Conversation,
    private readonly actions: LogActions,
  ) {
    this.list = element("div", { class: "log-list" });
    this.choices = element("div", { class: "choices", attributes: { role: "group" } });
    this.typingDots = element(
      "div",
      { class: "typing", attributes: { role: "img", hidden: "" } },
      element("i"),
      element("i"),
      element("i"),
    );
    this.after = element("div");
    this.log = element(
      "div",
      {
        class: "log",
        attributes: { role: "log", "aria-live": "polite", "aria-label": texts.log, tabindex: "0" },
        on: { scroll: () => this.scrolled() },
      },
      this.disclosure(),
      this.list,
      this.choices,
      this.typingDots,
      this.after,
    );
    this.newBelow = button("new", texts.newBelow, () => this.toEnd(true));
    this.newBelow.prepend(icon("down"));
    this.newBelow.hidden = true;
    this.node = element("div", { class: "middle" }, this.log, this.newBelow);
  }

  focus(): void {
    this.log.focus({ preventScroll: true });
  }

  setOnline(online: boolean): void {
    this.online = online;
    this.draw();
  }

  showTyping(on: boolean, by: "bot" | "agent"): void {
    const follow = this.atEnd;
    this.typingDots.hidden = !on;
    this.typingDots.setAttribute("aria-label", by === "agent" ? this.texts.typingPerson : this.texts.typingBot);
    if (follow) this.toEnd(false);
  }

  /** Puts a card (a form) below the messages, or takes it away. */
  showCard(card: HTMLElement | null): void {
    this.after.replaceChildren(...(card ? [card] : []));
    this.toEnd(false);
  }

  toEnd(smooth: boolean): void {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth ? "smooth" : "auto" });
    this.newBelow.hidden = true;
  }

  draw(): void {
    const entries = this.shown();
    const newest = entries[entries.length - 1];
    const grew = newest !== undefined && !this.views.has(keyOf(newest));
    const follow = this.atEnd || (grew && newest.message.from === "visitor");
    this.drawEntries(entries);
    this.drawChoices(newest);
    if (follow) this.toEnd(false);
    else if (grew) this.newBelow.hidden = false;
  }

  /** What stays keeps its node and is not moved: both would be heard as new. */
  private drawEntries(entries: Entry[]): void {
    const nodes: HTMLElement[] = [];
    const views = new Map<string, EntryView>();
    const days = new Map<string, HTMLElement>();
    let day = "";
    entries.forEach((entry, index) => {
      const name = this.dayName(entry.message.ts);
      if (name !== day) {
        const key = days.has(name) ? `${name} ${index}` : name;
        const line = this.days.get(key) ?? element("div", { class: "day" }, name);
        days.set(key, line);
        nodes.push(line);
      }
      day = name;
      const key = keyOf(entry);
      const view = this.views.get(key) ?? new EntryView(entry, this.texts, this.config.language, this.actions);
      view.draw(entry, this.placeOf(entries, index));
      views.set(key, view);
      nodes.push(view.node);
    });
    this.views = views;
    this.days = days;
    for (const old of [...this.list.children]) if (!nodes.includes(old as HTMLElement)) old.remove();
    nodes.forEach((node, index) => {
      const here = this.list.children[index];
      if (here !== node) this.list.insertBefore(node, here ?? null);
    });
  }

  /** The greeting is ours alone: it is shown as if the assistant had said it, and never sent. */
  private shown(): Entry[] {
    const { entries } = this.conversation;
    const text = this.texts.greeting;
    const ts = entries[0]?.message.ts ?? Date.now();
    if (entries.some((entry) => entry.message.from === "bot" && entry.message.seq === 1)) return entries;
    const message = { t: "msg" as const, seq: 0, id: "greeting", from: "bot" as const, text, ts, buttons: [] };
    return [{ message, pending: false, refused: "" }, ...entries];
  }

  private placeOf(entries: Entry[], index: number): Place {
    const entry = entries[index] as Entry;
    const own = entry.message.from === "visitor";
    return {
      first: !sameGroup(entries[index - 1], entry),
      last: !sameGroup(entry, entries[index + 1]),
      newestOwn: own && !entries.slice(index + 1).some((later) => later.message.from === "visitor"),
      online: this.online || !entry.pending,
    };
  }

  private drawChoices(newest: Entry | undefined): void {
    const offer = newest && newest.message.from !== "visitor" ? newest.message.buttons : [];
    const print = newest ? `${keyOf(newest)} ${offer.length}` : "";
    if (print === this.choicesFor) return;
    const hadFocus = this.choices.matches(":focus-within");
    this.choicesFor = print;
    this.choices.hidden = offer.length === 0;
    this.choices.replaceChildren(
      ...offer.map(({ title, payload }) => {
        const choice = button("choice", title, () => this.actions.choose(title, payload));
        choice.dir = "auto";
        return choice;
      }),
    );
    if (hadFocus) this.focus();
  }

  private disclosure(): HTMLElement {
    const { privacy } = this.config;
    const link = element("a", { attributes: { target: "_blank", rel: "noopener" } }, this.texts.privacy);
    if (privacy) link.href = privacy;
    return element("p", { class: "disclosure", attributes: { dir: "auto" } }, this.texts.disclosure, privacy && " ", privacy && link);
  }

  private dayName(time: number): string {
    const start = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
    const days = Math.round((start(Date.now()) - start(time)) / 86_400_000);
    if (days === 0) return this.texts.today;
    if (days === 1) return this.texts.yesterday;
    const format: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };
    if (days > 300) format.year = "numeric";
    return new Intl.DateTimeFormat(this.config.language, format).format(time);
  }

  private get atEnd(): boolean {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  private scrolled(): void {
    if (!this.atEnd) return;
    this.newBelow.hidden = true;
    this.actions.seen();
  }
}

function keyOf(entry: Entry): string {
  const { cid, id, seq } = entry.message;
  // Not by its number: another customer's chat has the same ones.
  return cid || id || `${seq}`;
}

function sameGroup(one: Entry | undefined, other: Entry | undefined): boolean {
  if (!one || !other) return false;
  const [a, b] = [one.message, other.message];
  return a.from === b.from && a.name === b.name && Math.abs(b.ts - a.ts) < groupGap && !one.refused && !other.refused;
}
