// How a reply or a note gets to the server. What is written is never lost: it is kept until the server has it.

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { ApiError, keptOwn, newClientId, ownKey, post } from "./api";
import { reasonOf, toast } from "./parts";
import { Store, useStore } from "./store";
import { t } from "./texts";
import type { Conversation, Limits } from "./types";

export type Mode = "reply" | "note";

/** What reaches the customer: as it is written, or in one line inside the message that the platform has approved. */
export interface Outgoing {
  text: string;
  inTemplate: boolean;
  /** The platform takes nothing any more. */
  closed: boolean;
  limits: Limits | undefined;
}

export function outgoing(conversation: Conversation, mode: Mode, text: string, now: number): Outgoing {
  const { limits, window_until: until } = conversation;
  const trimmed = text.trim();
  if (mode === "note") return { text: trimmed, inTemplate: false, closed: false, limits: undefined };
  if (!until || until >= now) return { text: trimmed, inTemplate: false, closed: false, limits };
  if (!limits?.after_window) return { text: trimmed, inTemplate: false, closed: true, limits };
  const line = trimmed.split(/[ \t\r\n]+/).join(" ");
  return { text: line, inTemplate: true, closed: false, limits: { ...limits, max_text: limits.after_window, unit: "code_points" } };
}

const sendingKey = (conversation: number, mode: Mode): string => `sending:${conversation}:${mode}`;

/**
 * The id under which a text is sent. It is kept beside the draft until the server has answered: another try, even after a
 * reload, is the same message to the server.
 */
function clientIdOf(conversation: number, mode: Mode, text: string): string {
  const key = sendingKey(conversation, mode);
  const [known = "", ...words] = keptOwn.read(key).split(" ");
  if (known && words.join(" ") === text) return known;
  const id = newClientId();
  keptOwn.write(key, `${id} ${text}`);
  return id;
}

/** What is written in the boxes of this page. */
const boxes = new Store<ReadonlyMap<string, string>>(new Map());

export interface Box {
  text: string;
  write: (text: string) => void;
  /** Empties the box of what the server has; what was written since stays. */
  clear: (sent: string) => void;
}

/** One box of one conversation; its text survives a reload. */
export function useBox(conversation: number, mode: Mode): Box {
  useStore(boxes);
  const key = `draft:${conversation}:${mode}`;
  const place = ownKey(key);
  const now = (): string => boxes.value.get(place) ?? keptOwn.read(key);
  const write = (text: string): void => {
    keptOwn.write(key, text);
    // An emptied box ends the try: the same words later are another message.
    if (!text) keptOwn.write(sendingKey(conversation, mode), "");
    boxes.set(new Map(boxes.value).set(place, text));
  };
  const clear = (sent: string): void => {
    if (now().trim() === sent) write("");
  };
  return { text: now(), write, clear };
}

/** Tells colleagues that somebody is writing, at most every 4 seconds. */
export function useTyping(conversation: number): () => void {
  const told = useRef(0);
  return () => {
    if (Date.now() - told.current < 4000) return;
    told.current = Date.now();
    post(`/conversations/${conversation}/typing`, { on: true }).catch(() => undefined);
  };
}

/**
 * The last message that was on the screen when the writing began. The server compares: a colleague who replied since
 * makes it ask before the customer gets two answers.
 */
export function useSeen(conversation: Conversation, mode: Mode, writing: boolean): number {
  const seen = useRef(0);
  const place = `${conversation.id} ${mode}`;
  const before = useRef(place);
  if (!writing || !seen.current || before.current !== place) {
    seen.current = conversation.messages[conversation.messages.length - 1]?.seq ?? 0;
  }
  before.current = place;
  return seen.current;
}

export interface Sender {
  busy: boolean;
  problem: string;
  /** A colleague has replied meanwhile; sending needs a second word. */
  overtaken: boolean;
  /** True when the server has it. */
  send: (text: string, afterSeq: number, anyway: boolean) => Promise<boolean>;
}

const idle = { busy: false, problem: "", overtaken: false };

function problemOf(error: unknown): { problem: string; overtaken: boolean } {
  if (error instanceof ApiError && error.code === "overtaken") return { problem: "", overtaken: true };
  if (error instanceof ApiError && error.code === "window_closed") return { problem: t("windowClosed"), overtaken: false };
  return { problem: t("sendFailed", { why: reasonOf(error) }), overtaken: false };
}

export function useSender(conversation: number, mode: Mode): Sender {
  const [state, setState] = useState(idle);
  useLayoutEffect(() => setState(idle), [conversation, mode]);
  const send = async (text: string, afterSeq: number, anyway: boolean): Promise<boolean> => {
    setState({ ...idle, busy: true });
    const common = { client_id: clientIdOf(conversation, mode, text), text };
    try {
      const { not_called: names = [] } = await post<{ not_called?: string[] }>(
        `/conversations/${conversation}/${mode}`,
        mode === "note" ? common : { ...common, after_seq: afterSeq, anyway },
      );
      if (names.length > 0) toast.show(t("notCalled", { names: names.join(", "), count: names.length }));
    } catch (error) {
      setState({ busy: false, ...problemOf(error) });
      return false;
    }
    keptOwn.write(sendingKey(conversation, mode), "");
    setState(idle);
    return true;
  };
  return { ...state, send };
}
