// Where the visitor writes.

import { button, element, icon } from "./elements";
import { lengthOf, maxTextLength } from "./protocol";
import type { Texts } from "./texts";

export interface ComposerActions {
  say(text: string): void;
  typing(): void;
  wantPerson(): void;
  attach(file: File): void;
}

const warnBelow = 200;

export class Composer {
  readonly node: HTMLElement;
  readonly person: HTMLButtonElement;
  private readonly input: HTMLTextAreaElement;
  private readonly box: HTMLElement;
  private readonly sendButton: HTMLButtonElement;
  private readonly count: HTMLElement;
  private readonly file: HTMLInputElement;
  private readonly clip: HTMLButtonElement;

  constructor(
    private readonly texts: Texts,
    private readonly actions: ComposerActions,
  ) {
    this.input = element("textarea", {
      attributes: {
        rows: "1",
        placeholder: texts.placeholder,
        "aria-label": texts.message,
        "aria-describedby": "count",
        autocomplete: "off",
        enterkeyhint: "send",
        dir: "auto",
      },
      on: { input: () => this.changed(true), keydown: (event) => this.key(event as KeyboardEvent) },
    });
    this.file = element("input", {
      attributes: { type: "file", hidden: "", tabindex: "-1", "aria-hidden": "true" },
      on: { change: () => this.chosen() },
    });
    this.clip = button("clip", texts.attach, () => this.file.click(), icon("clip"));
    this.clip.hidden = true;
    this.sendButton = button("send", texts.send, () => this.submit(), icon("send"));
    this.box = element("div", { class: "box", on: { click: (event) => this.clicked(event) } }, this.clip, this.input, this.sendButton);
    this.count = element("div", { class: "count", attributes: { id: "count", "aria-live": "polite", hidden: "" } });
    this.person = button("person", texts.wantPerson, () => actions.wantPerson());
    this.person.prepend(icon("person"));
    this.node = element("div", { class: "composer" }, this.file, this.box, this.count, this.person);
    this.changed(false);
  }

  focus(): void {
    this.input.focus({ preventScroll: true });
  }

  /** Puts a refused text back for correction, before whatever has been written since. */
  restore(text: string): void {
    this.input.value = [text, this.input.value].filter(Boolean).join("\n");
    this.changed(false);
    this.focus();
  }

  clear(): void {
    this.input.value = "";
    this.changed(false);
  }

  /** Fits the height to the text; only possible while the panel is shown. */
  fit(): void {
    this.input.style.height = "auto";
    const height = this.input.scrollHeight;
    if (height) this.input.style.height = `${height}px`;
  }

  /** Which files may be sent, by their endings; none hides the button. */
  allowFiles(endings: string[]): void {
    this.clip.hidden = endings.length === 0;
    this.file.accept = endings.map((one) => (one === "jpg" ? ".jpg,.jpeg" : `.${one}`)).join();
  }

  private chosen(): void {
    const file = this.file.files?.[0];
    this.file.value = "";
    if (file) this.actions.attach(file);
  }

  private clicked(event: Event): void {
    if (event.target === this.box) this.focus();
  }

  private key(event: KeyboardEvent): void {
    // Enter that ends a word of an input method (Chinese, accents on some keyboards) is not ours.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  private get over(): number {
    return lengthOf(this.input.value.trim()) - maxTextLength;
  }

  private changed(byVisitor: boolean): void {
    const over = this.over;
    const empty = this.input.value.trim() === "";
    this.sendButton.setAttribute("aria-disabled", String(empty || over > 0));
    this.box.classList.toggle("over", over > 0);
    this.count.classList.toggle("over", over > 0);
    this.count.hidden = over <= -warnBelow;
    this.count.textContent = over <= -warnBelow ? "" : over > 0 ? this.texts.tooLong(over) : this.texts.left(-over);
    this.input.setAttribute("aria-invalid", String(over > 0));
    this.fit();
    if (byVisitor && !empty) this.actions.typing();
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (!text || this.over > 0) return this.focus();
    this.input.value = "";
    this.changed(false);
    this.actions.say(text);
    this.focus();
  }
}
