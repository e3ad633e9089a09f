// The opened chat: header, notices, messages, forms, composer.

import { Composer } from "./composer";
import type { Config } from "./config";
import type { ConnectionState } from "./connection";
import type { Conversation } from "./conversation";
import { button, element, icon } from "./elements";
import { beforeForm, closedCard } from "./forms";
import { LogView } from "./log_view";
import type { Status } from "./protocol";
import { wholeScreen } from "./styles";
import type { Texts } from "./texts";

export interface PanelActions {
  close(): void;
  seen(): void;
  answered(fields: Record<string, string>): void;
}

/** A connection that is lost for less than this is not worth a word. */
const noticeAfter = 1500;

export class Panel {
  readonly node: HTMLElement;
  private readonly log: LogView;
  private readonly composer: Composer;
  private readonly heading: HTMLElement;
  private readonly face: HTMLElement;
  private readonly statusLine: HTMLElement;
  private readonly notice: HTMLElement;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private cardDone = false;
  private askFirst = false;

  constructor(
    private readonly config: Config,
    private readonly texts: Texts,
    private readonly conversation: Conversation,
    private readonly actions: PanelActions,
  ) {
    this.heading = element("h2", { attributes: { id: "title" } }, config.title || texts.title);
    this.face = element("span", { class: "face", attributes: { "aria-hidden": "true" } });
    this.statusLine = element("p", { class: "status", attributes: { "aria-live": "polite", dir: "auto" } });
    this.notice = element("div", { class: "notice", attributes: { role: "status", hidden: "" } });
    this.log = new LogView(config, texts, conversation, {
      edit: (cid) => this.composer.restore(conversation.takeBack(cid)),
      choose: (title, payload) => this.choose(title, payload),
      seen: () => actions.seen(),
    });
    this.composer = new Composer(texts, {
      say: (text) => conversation.say(text),
      typing: () => conversation.typing(),
      wantPerson: () => conversation.say(texts.wantPersonMessage),
      attach: (file) => void this.attach(file),
    });
    const attributes = { id: "panel", role: "dialog", "aria-labelledby": "title", hidden: "" };
    this.node = element(
      "div",
      { class: "panel", attributes, on: { keydown: (event) => this.key(event as KeyboardEvent) } },
      this.header(),
      this.notice,
      this.log.node,
      this.composer.node,
    );
    this.setBrand(config.title || texts.title);
    this.setStatus(conversation.status);
  }

  show(focus: boolean): void {
    this.node.hidden = false;
    const whole = matchMedia(wholeScreen).matches;
    this.node.setAttribute("aria-modal", String(whole));
    this.composer.fit();
    this.log.draw();
    this.log.toEnd(false);
    if (!focus) return;
    const first = this.askFirst && this.node.querySelector<HTMLElement>(".card input");
    // On a touch screen the keyboard would hide the greeting: the visitor opens it with a tap.
    if (first) first.focus();
    else if (matchMedia("(pointer:coarse)").matches) this.log.focus();
    else this.composer.focus();
  }

  hide(): void {
    this.node.hidden = true;
  }

  /** Asks for the fields of `data-ask`; nothing can be written before. */
  ask(): void {
    this.askFirst = true;
    this.composer.node.hidden = true;
    this.log.showCard(
      beforeForm(this.config.ask, this.texts, (fields) => {
        this.endForm();
        this.actions.answered(fields);
        this.composer.focus();
      }),
    );
  }

  /** The fields of `data-ask` are there, or not needed any more. */
  endForm(): void {
    if (!this.askFirst) return;
    this.askFirst = false;
    this.composer.node.hidden = false;
    this.log.showCard(null);
  }

  /** Another customer sits here now: what was being written or filled in is not theirs. */
  forget(): void {
    this.cardDone = false;
    this.composer.node.hidden = false;
    this.composer.clear();
    this.log.showCard(null);
  }

  draw(): void {
    if (!this.node.hidden) this.log.draw();
  }

  showTyping(on: boolean, by: "bot" | "agent"): void {
    this.log.showTyping(on, by);
  }

  allowFiles(endings: string[]): void {
    this.composer.allowFiles(endings);
  }

  private async attach(file: File): Promise<void> {
    const { texts } = this;
    this.say(texts.attaching, false);
    const refused = await this.conversation.attach(file);
    const why = { "": "", too_big: texts.fileTooBig, kind: texts.fileKind, failed: texts.fileFailed }[refused];
    this.say(why, false);
  }

  setBrand(name: string): void {
    const shown = this.config.title || name;
    this.heading.textContent = shown;
    this.face.replaceChildren([...shown.trim()][0]?.toLocaleUpperCase() ?? "");
  }

  setStatus(status: Status): void {
    const { texts } = this;
    const lines = {
      bot: texts.statusBot,
      waiting: texts.statusWaiting,
      human: texts.statusHuman,
      closed: texts.statusClosed,
    };
    this.statusLine.textContent = lines[status];
    this.node.className = `panel ${status}`;
    this.composer.person.hidden = status === "human" || status === "waiting";
    if (this.askFirst) return;
    if (status !== "closed") this.withdrawForm();
    else if (!this.cardDone && !this.composer.node.hidden && !this.hasLeftDetails) this.offerForm();
  }

  setConnection(state: ConnectionState): void {
    clearTimeout(this.noticeTimer);
    this.log.setOnline(state === "open" || state === "connecting" || state === "idle");
    if (state === "refused") return this.say(this.texts.refused, true);
    if (state !== "lost") return this.say("", false);
    this.noticeTimer = setTimeout(() => this.say(this.texts.offline, true), noticeAfter);
  }

  private say(text: string, again: boolean): void {
    this.notice.hidden = !text;
    this.notice.replaceChildren();
    if (!text) return;
    this.notice.append(icon("warning"), element("span", {}, text));
    if (again) this.notice.append(button("", this.texts.retry, () => this.conversation.retry()));
  }

  private header(): HTMLElement {
    return element(
      "div",
      { class: "head" },
      this.face,
      element("div", { class: "who" }, this.heading, this.statusLine),
      button("round", this.texts.close, () => this.actions.close(), icon("close")),
    );
  }

  /** Also on an earlier page: nobody is asked twice. */
  private get hasLeftDetails(): boolean {
    return this.conversation.entries.some((entry) => entry.message.text.startsWith(this.texts.callback));
  }

  private withdrawForm(): void {
    // What somebody is filling in is not taken away from under their hands.
    if (this.composer.node.hidden) return;
    this.log.showCard(null);
  }

  private offerForm(): void {
    const finish = (): void => {
      this.cardDone = true;
      this.composer.node.hidden = false;
      this.log.showCard(null);
      this.composer.focus();
    };
    this.log.showCard(
      closedCard(
        this.texts,
        () => {
          // One thing to fill in at a time, and the whole form fits.
          this.composer.node.hidden = true;
          this.log.toEnd(false);
        },
        (text, fields) => {
          finish();
          this.conversation.say(text, { fields });
        },
        finish,
      ),
    );
  }

  private choose(title: string, payload: string): void {
    this.conversation.say(title, payload ? { payload } : {});
    if (!matchMedia("(pointer:coarse)").matches) this.composer.focus();
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.actions.close();
    }
    if (event.key === "Tab" && this.node.getAttribute("aria-modal") === "true") this.keepFocus(event);
  }

  /** Full screen on a phone: the page behind must not get the focus. */
  private keepFocus(event: KeyboardEvent): void {
    const all = [...this.node.querySelectorAll<HTMLElement>("button,a[href],input,textarea,[tabindex='0']")];
    const stops = all.filter((stop) => stop.offsetParent !== null || stop.getClientRects().length > 0);
    const here = (this.node.getRootNode() as ShadowRoot).activeElement;
    const [first, last] = [stops[0], stops[stops.length - 1]];
    if (here !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
