// The small pieces that every page is made of.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, session } from "./api";
import { owned } from "./owned";
import { refusalText } from "./refusals";
import { Store, useStore } from "./store";
import { inOurs, knownZone, t } from "./texts";

const shapes = {
  queue: "M4 13l2.5-8h11L20 13v6H4zM4 13h5l1 2.5h4L15 13h5",
  knowledge: "M5 5.5A2.5 2.5 0 0 1 7.5 3H19v15H7.5A2.5 2.5 0 0 0 5 20.5zM5 20.5A2.5 2.5 0 0 0 7.5 21H19v-3M9 7.5h6M9 11h4",
  hours: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
  overview: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  learning: "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.9c.6.5 1 1.2 1 2.1h5c0-.9.4-1.6 1-2.1A6 6 0 0 0 12 3z",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.5-3.6 3-5.5 6.5-5.5s6 1.9 6.5 5.5M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14.8c2 .8 3.2 2.5 3.5 5.2",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM20 20l-4.8-4.8",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  leave: "M14 4H5v16h9M10 12h11M17.5 8.5L21 12l-3.5 3.5",
  bot: "M12 4l1.9 5.1L19 11l-5.1 1.9L12 18l-1.9-5.1L5 11l5.1-1.9zM19 16.5v4M17 18.5h4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-3.9 3.7-6 7.5-6s6.9 2.1 7.5 6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  back: "M15 5l-7 7 7 7",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  warning: "M12 4L2.8 20h18.4zM12 10v4.5M12 17.3v.2",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5M8 8.5h8M8 12h5",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  down: "M6 9l6 6 6-6",
  next: "M5 12h14M13 6l6 6-6 6",
  globe: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
};

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}

/** What went wrong, in a sentence. */
export function reasonOf(error: unknown): string {
  return error instanceof ApiError ? refusalText(error) : String(error);
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children && <p>{children}</p>}
    </div>
  );
}

export interface Loaded<Value> {
  value: Value | null;
  error: unknown;
  reload: () => void;
  replace: (value: Value) => void;
}

/** Reads something from the server when `key` changes; what is shown stays until the new is here, or it is gone. */
export function useLoaded<Value>(key: string, load: () => Promise<Value>): Loaded<Value> {
  const [state, setState] = useState<{ key: string; value: Value | null; error: unknown }>({ key, value: null, error: null });
  const latest = useRef(0);
  const reload = (): void => {
    const turn = ++latest.current;
    load().then(
      (value) => turn === latest.current && setState({ key, value, error: null }),
      (error: unknown) => {
        const isGone = error instanceof ApiError && error.status === 404;
        if (turn === latest.current) setState((old) => ({ key, value: old.key === key && !isGone ? old.value : null, error }));
      },
    );
  };
  useEffect(reload, [key]);
  useEffect(() => () => void latest.current++, []);
  const fresh = state.key === key;
  return {
    value: fresh ? state.value : null,
    error: fresh ? state.error : null,
    reload,
    replace: (value) => setState({ key, value, error: null }),
  };
}

/** The value when it is here; until then that it is loading, or why it is not. */
export function Whole<Value>({ from, children }: { from: Loaded<Value>; children: (value: Value) => ComponentChildren }): JSX.Element {
  if (from.value !== null) return <>{children(from.value)}</>;
  if (!from.error)
    return (
      <p class="loading" role="status">
        {t("loading")}
      </p>
    );
  return (
    <Empty title={reasonOf(from.error)}>
      <button type="button" class="button" onClick={from.reload}>
        {t("retry")}
      </button>
    </Empty>
  );
}

const message = new Store("");
let forgetting: ReturnType<typeof setTimeout>;

/** A short message at the foot of the page, read aloud. */
export const toast = {
  show: (text: string): void => {
    message.set(text);
    clearTimeout(forgetting);
    forgetting = setTimeout(() => message.set(""), 5000);
  },
};

function Toast(): JSX.Element {
  const text = useStore(message);
  return (
    <div class="toast" role="status" data-shown={text !== ""}>
      {text}
    </div>
  );
}

/** What lies below an open dialog is neither seen well nor heard: then the message is the dialog's. */
const openDialogs = new Store(0);

export function PageToast(): JSX.Element | null {
  return useStore(openDialogs) === 0 ? <Toast /> : null;
}

/** Whether that happened beside the box; its own edge is not beside it. */
function isBeside(box: HTMLDialogElement | null, { target, clientX: x, clientY: y }: MouseEvent): boolean {
  const edge = box?.getBoundingClientRect();
  return target === box && edge !== undefined && (x < edge.left || x > edge.right || y < edge.top || y > edge.bottom);
}

/** A box over the page; Escape and a click outside close it, but no text that is marked from inside to outside. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
    openDialogs.set(openDialogs.value + 1);
    return () => openDialogs.set(openDialogs.value - 1);
  }, []);
  const begunBeside = useRef(false);
  const press = (event: MouseEvent): void => {
    begunBeside.current = isBeside(box.current, event);
  };
  const click = (event: MouseEvent): void => {
    if (begunBeside.current && isBeside(box.current, event)) onClose();
  };
  return (
    <dialog ref={box} class="dialog" aria-label={title} onClose={onClose} onMouseDown={press} onClick={click}>
      <div class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="ghost round" aria-label={t("close")} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      {children}
      <Toast />
    </dialog>
  );
}

/** Does something that may fail, and says so when it does. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    toast.show(t("failed", { why: reasonOf(error) }));
    return false;
  }
}

/** The time, again every half minute. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

const channelNames: Record<string, string> = {
  widget: "Web",
  telegram: "Telegram",
  instagram: "Instagram",
  messenger: "Messenger",
  whatsapp: "WhatsApp",
  twilio: "SMS",
  slack: "Slack",
  x: "X",
  youtube: "YouTube",
  linkedin: "LinkedIn",
  wordpress: "WordPress",
  discourse: "Discourse",
  email: "E-mail",
  facebook_comments: "Facebook",
  rocketchat: "Rocket.Chat",
  chatwoot: "Chatwoot",
  webhook: "Webhook",
};

export function channelName(channel: string): string {
  return owned(channelNames, channel) ?? channel;
}

/** What the book calls a department. */
export function departmentName(name: string): string {
  const known = session.value ? session.value.departments?.find((one) => one.name === name) : undefined;
  return inOurs(known?.title, name);
}

/** The shop's own time zone: its hours, promises and days are meant in it wherever somebody reads them. */
export function shopZone(): string {
  return knownZone((session.value || null)?.timezone);
}

/** What to call somebody: by name, by handle, by a key that a person can read, else by the end of it. */
export function contactName(contact: { name: string; handle?: string; key: string }): string {
  if (contact.name) return contact.name;
  if (contact.handle) return `@${contact.handle}`;
  if (!contact.key) return t("customer");
  return contact.key.length <= 24 ? contact.key : `${t("customer")} ${contact.key.slice(-4)}`;
}

const tints = ["a", "b", "c", "d", "e", "f"];

/** First letters on a colour of their own; `seed` tells apart those without a name. */
export function Avatar({ name, seed }: { name: string; seed?: string | undefined }): JSX.Element {
  const letters = [...name.replace(/[^\p{L}\p{N} ]/gu, "").trim()].length
    ? name
        .split(/\s+/)
        .slice(0, 2)
        .map((word) => [...word].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? "")
        .join("")
    : "?";
  let sum = 0;
  for (const letter of seed || name) sum += letter.codePointAt(0) ?? 0;
  return (
    <span class={`avatar ${tints[sum % tints.length] ?? "a"}`} aria-hidden="true">
      {letters.toLocaleUpperCase()}
    </span>
  );
}

/** Text from outside: it may be in any direction and must not turn its surroundings. */
export function Foreign({ children }: { children: string }): JSX.Element {
  return <bdi>{children}</bdi>;
}
