// Without WebSocket: server-sent events or long polling for what comes, requests for what goes.

import { LinkLife, type Link, type LinkEvents } from "./link";
import { parseFrame, readFrame, type ClientFrame } from "./protocol";
import { retryAfterOf, timeLimit, type SessionInfo } from "./session";

const postLimit = 10_000;
const pollLimit = 40_000;
const pollWait = 25;

async function exchange(url: string, token: string, limit: number, body?: string): Promise<Response> {
  const headers: Record<string, string> = { Authorization: `Bearer ${token}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return fetch(url, {
    method: body === undefined ? "GET" : "POST",
    headers,
    credentials: "omit",
    cache: "no-store",
    signal: timeLimit(limit),
    ...(body !== undefined && { body }),
  });
}

/** Posts one frame; what comes back is delivered like any other. A message without an answer ends the link: it is sent again on the next. */
function poster(api: string, session: SessionInfo, events: LinkEvents, life: LinkLife): (frame: ClientFrame) => void {
  const post = async (frame: ClientFrame): Promise<void> => {
    const response = await exchange(`${api}/v1/widget/messages`, session.token, postLimit, JSON.stringify(frame));
    if (response.status === 401) return life.end({ tokenRefused: true });
    if (frame.t !== "msg") return;
    const { cid } = frame;
    const answer = response.status === 200 ? readFrame(await response.json()) : null;
    if (answer) events.frame(answer);
    else if (response.status === 413) events.frame({ t: "error", code: "too_long", cid, retryAfter: 0 });
    else if (response.status === 429) events.frame({ t: "error", code: "rate", cid, retryAfter: retryAfterOf(response) || 2 });
    else life.end({ retryAfter: retryAfterOf(response) });
  };
  return (frame) => {
    if (life.over || frame.t === "ping") return;
    post(frame).catch(() => {
      if (frame.t === "msg") life.end();
    });
  };
}

/** Server-sent events. */
export function openStream(api: string, session: SessionInfo, after: number, events: LinkEvents): Link {
  const query = `ticket=${encodeURIComponent(session.ticket)}&after=${after}`;
  const source = new EventSource(`${api}/v1/widget/events?${query}`);
  const life = new LinkLife(events, () => source.close());
  source.onopen = () => life.prove();
  source.onmessage = (event) => {
    const frame = parseFrame(String(event.data));
    if (frame && !life.over) events.frame(frame);
  };
  // The browser would try again with a ticket that is used up.
  source.onerror = () => life.end();
  return { send: poster(api, session, events, life), close: () => life.end() };
}

/** Long polling: one question after another. */
export function openPoll(api: string, session: SessionInfo, after: number, events: LinkEvents): Link {
  const life = new LinkLife(events, () => undefined);
  let next = after;
  const ask = async (): Promise<void> => {
    // The first question does not wait: its answer shows that this way works.
    const url = `${api}/v1/widget/poll?after=${next}&wait=${life.worked ? pollWait : 0}`;
    const response = await exchange(url, session.token, pollLimit);
    if (life.over) return;
    if (!response.ok) return life.end({ tokenRefused: response.status === 401, retryAfter: retryAfterOf(response) });
    const body = response.status === 204 ? {} : ((await response.json()) as { events?: unknown; next?: unknown });
    life.prove();
    for (const event of Array.isArray(body.events) ? body.events : []) {
      const frame = readFrame(event);
      if (frame && !life.over) events.frame(frame);
    }
    if (typeof body.next === "number") next = body.next;
  };
  const loop = async (): Promise<void> => {
    while (!life.over) {
      const began = Date.now();
      await ask();
      // A server that does not hold the question open must not be asked without a pause.
      if (Date.now() - began < 200) await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  };
  loop().catch(() => life.end());
  return { send: poster(api, session, events, life), close: () => life.end() };
}
