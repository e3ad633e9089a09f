// The chat bubble that any page can load: <script src=".../widget.js" data-site="web" async></script>

import { accentRules } from "./colours";
import { readConfig, type Config, type User } from "./config";
import { Conversation } from "./conversation";
import { button, element, icon } from "./elements";
import { Panel } from "./panel";
import { Session } from "./session";
import { Storage } from "./storage";
import { sheet, wholeScreen } from "./styles";
import type { Texts } from "./texts";

class Widget {
  private readonly root: HTMLElement;
  private readonly launcher: HTMLButtonElement;
  private readonly badge: HTMLElement;
  private readonly texts: Texts;
  private readonly storage: Storage;
  private readonly session: Session;
  private readonly conversation: Conversation;
  private readonly panel: Panel;
  private readonly host: HTMLElement;

  constructor(private readonly config: Config) {
    this.texts = config.texts;
    this.storage = new Storage(config.site);
    this.storage.user = customerOf(config.user);
    this.session = new Session(config, this.storage);
    this.conversation = new Conversation(config.api, this.session, this.storage, {
      entries: () => this.changed(),
      typing: (on, by) => this.panel.showTyping(on, by),
      uploads: (endings) => this.panel.allowFiles(endings),
      status: (status) => this.panel.setStatus(status),
      connection: (state) => this.panel.setConnection(state),
      brand: (name) => this.panel.setBrand(name),
    });
    this.panel = new Panel(config, this.texts, this.conversation, {
      close: () => this.close(),
      seen: () => this.changed(),
      answered: (fields) => this.answered(fields),
    });
    this.badge = element("span", { class: "badge", attributes: { "aria-hidden": "true", hidden: "" } });
    const words = config.launcher && element("span", { class: "words", attributes: { dir: "auto" } }, config.launcher);
    const look = words ? "launcher worded" : "launcher";
    this.launcher = button(look, this.texts.open, () => this.toggle(), icon("chat", true), icon("down"), words || null, this.badge);
    this.launcher.setAttribute("aria-expanded", "false");
    this.launcher.setAttribute("aria-controls", "panel");
    const attributes = { dir: config.direction, lang: config.language };
    this.root = element("div", { class: `root ${config.side}`, attributes }, this.panel.node, this.launcher);
    this.host = element("portavoz-chat" as "div", { attributes: { "data-theme": config.theme } });
    const shadow = this.host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet(accentRules(config.colour))];
    shadow.append(this.root);
  }

  mount(): void {
    document.body.append(this.host);
    document.addEventListener("visibilitychange", () => this.changed());
    // What another tab has read is read.
    addEventListener("storage", () => this.changed());
    visualViewport?.addEventListener("resize", () => this.fitKeyboard());
    visualViewport?.addEventListener("scroll", () => this.fitKeyboard());
    if (!this.storage.known) return;
    if (!this.mustAsk) this.conversation.start();
    if (this.storage.open && !matchMedia(wholeScreen).matches) this.open(false);
  }

  open(focus = true): void {
    if (this.isOpen) return;
    this.root.classList.add("opened");
    this.launcher.setAttribute("aria-expanded", "true");
    this.storage.open = true;
    if (this.mustAsk) this.panel.ask();
    else this.conversation.start();
    this.panel.show(focus);
    this.changed();
  }

  close(): void {
    if (!this.isOpen) return;
    this.panel.hide();
    this.root.classList.remove("opened");
    this.launcher.setAttribute("aria-expanded", "false");
    this.storage.open = false;
    this.changed();
    this.launcher.focus({ preventScroll: true });
  }

  identify(user: User): void {
    // Pages say it again with every view.
    if (JSON.stringify(user) === JSON.stringify(this.config.user)) return;
    const before = customerOf(this.config.user);
    this.config.user = user;
    this.storage.user = customerOf(user);
    this.panel.endForm();
    // A guest who signs in is still the one who was writing.
    if (before && before !== customerOf(user)) this.panel.forget();
    if (this.storage.known || this.isOpen) this.conversation.restart();
  }

  private get isOpen(): boolean {
    return this.root.classList.contains("opened");
  }

  private get mustAsk(): boolean {
    return this.config.ask.length > 0 && !this.storage.asked && !this.config.user;
  }

  private toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  private answered(fields: Record<string, string>): void {
    this.storage.fields = fields;
    this.storage.asked = true;
    this.conversation.start();
  }

  private changed(): void {
    this.panel.draw();
    if (this.isOpen && document.visibilityState === "visible") this.conversation.read();
    const unread = this.isOpen ? 0 : this.conversation.unread;
    this.badge.hidden = unread === 0;
    this.badge.textContent = unread > 99 ? "99+" : String(unread);
    const { close, open, unread: counted } = this.texts;
    this.launcher.setAttribute("aria-label", this.isOpen ? close : unread ? `${open}, ${counted(unread)}` : open);
  }

  /** Phones draw the keyboard over the page; the panel keeps to what is left. */
  private fitKeyboard(): void {
    const view = visualViewport;
    if (view) this.root.style.setProperty("--room", `${Math.round(view.height)}px`);
  }
}

/** Whom the server takes for a customer of the site: nobody without the site's proof. */
function customerOf(user: User | null): string {
  return user?.hash ? user.id : "";
}

/** Work for when the page has nothing else to do: nobody came for the chat. */
function whenIdle(work: () => void): void {
  const idle = (): void => {
    if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 2000 });
    else setTimeout(work, 200);
  };
  if (document.readyState === "complete") idle();
  else addEventListener("load", idle, { once: true });
}

/** Takes the page's one global; a call that comes before the page is idle builds the widget then. */
function begin(config: Config): void {
  let widget: Widget | undefined;
  const mounted = (): Widget => {
    if (!widget) {
      widget = new Widget(config);
      widget.mount();
    }
    return widget;
  };
  const api = {
    open: () => mounted().open(),
    close: () => mounted().close(),
    identify: (user: User) => mounted().identify(user),
  };
  Object.assign(window, { Portavoz: api });
  whenIdle(() => {
    mounted();
    dispatchEvent(new Event("portavoz:ready"));
  });
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !("Portavoz" in window)) {
  const config = readConfig(script);
  if (config) begin(config);
  else console.warn("portavoz: the script element needs data-site");
}
