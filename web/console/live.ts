// News from the server: which conversation changed, who is writing, whether the line is up.

import { useEffect, useRef } from "preact/hooks";
import { askSession, session } from "./api";
import { Store } from "./store";
import type { Presence } from "./types";

export type News =
  /** Without a conversation: one that is not, or no longer, theirs to see. */
  | { t: "changed"; conversation?: number }
  | { t: "presence"; conversation: number; agents: Presence[] }
  | { t: "knowledge"; version: string }
  /** The line was not there until now: everything on the screen may be old. */
  | { t: "resync" };

export const connected = new Store(true);

const listeners = new Set<(news: News) => void>();
let source: EventSource | null = null;
let retry: ReturnType<typeof setTimeout> | undefined;

export function listen(listener: (news: News) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(news: News): void {
  for (const listener of [...listeners]) listener(news);
}

function receive(text: string): void {
  let news: { t?: unknown };
  try {
    news = JSON.parse(text) as { t?: unknown };
  } catch {
    return;
  }
  if (news.t === "signed_out") askSession().catch(() => session.set(false));
  else if (news.t === "changed" || news.t === "presence" || news.t === "knowledge") tell(news as News);
}

export function connect(): void {
  if (source) return;
  source = new EventSource("/api/v1/events");
  source.onopen = () => {
    connected.set(true);
    // The first time too: what was read while the line was being opened may be old already.
    tell({ t: "resync" });
  };
  source.onmessage = (event) => receive(String(event.data));
  source.onerror = () => {
    connected.set(false);
    // The browser tries again by itself unless the server refused; then a new one is needed.
    if (source?.readyState !== EventSource.CLOSED) return;
    disconnect();
    retry = setTimeout(connect, 3000);
  };
}

export function disconnect(): void {
  clearTimeout(retry);
  source?.close();
  source = null;
}

/** Runs `work` at most every `pause` milliseconds: at once, and again afterwards if it was asked for meanwhile. */
export function throttled(work: () => void, pause: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = (): void => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
      again = false;
    }, pause);
  };
  return run;
}

/** Runs `work` when something has changed that a page shows, at most every `pause` milliseconds. */
export function useNews(work: () => void, pause: number): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const soon = throttled(() => latest.current(), pause);
    return listen((news) => {
      if (news.t !== "presence") soon();
    });
  }, [pause]);
}
