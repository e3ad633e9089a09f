// The three ways to the server. Each delivers frames until it ends; none tries again by itself (connection.ts does).

import { parseFrame, readFrame, type ClientFrame, type ServerFrame } from "./protocol";
import { retryAfterOf, timeLimit, type SessionInfo } from "./session";

/** How a link ended. `worked`: it had delivered something, so this way to the server is open. */
export interface Ending {
  worked: boolean;
  tokenRefused: boolean;
  retryAfter: number;
}

export interface LinkEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  ended(ending: Ending): void;
}

export interface Link {
  send(frame: ClientFrame): void;
  close(): void;
}

export type LinkKind = "socket" | "stream" | "poll";

const pingEvery = 25_000;
const silenceLimit = 60_000;
const openLimit = 10_000;

/** WebSocket. The token travels in the first frame: addresses end up in logs. */
export function openSocket(api: string, session: SessionInfo, after: number, events: LinkEvents): Link {
  const socket = new WebSocket(`${api.replace(/^http/, "ws")}/v1/widget/ws`, "csbot.v1");
  let worked = false;
  let over = false;
  let answersPings = false;
  let heardAt = Date.now();
  const end = (code: number): void => {
    if (over) return;
    over = true;
    clearInterval(pulse);
    clearTimeout(opening);
    socket.close();
    events.ended({ worked, tokenRefused: code === 4401, retryAfter: code === 4429 ? 10 : 0 });
  };
  const opening = setTimeout(() => end(0), openLimit);
  const pulse = setInterval(() => {
    if (answersPings && Date.now() - heardAt > silenceLimit) end(0);
    else if (socket.readyState === WebSocket.OPEN) socket.send('{"t":"ping"}');
  }, pingEvery);
  socket.onopen = () => {
    clearTimeout(opening);
    socket.send(JSON.stringify({ t: "auth", token: session.token, after_seq: after }));
    socket.send('{"t":"ping"}');
  };
  socket.onmessage = (event) => {
    heardAt = Date.now();
    const frame = typeof event.data === "string" ? parseFrame(event.data) : null;
    if (over || !frame) return;
    if (!worked && frame.t !== "error") {
      worked = true;
      events.opened();
    }
    if (frame.t === "pong") answersPings = true;
    else events.frame(frame);
  };
  socket.onclose = (event) => end(event.code);
  socket.onerror = () => end(0);
  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    close: () => end(0),
  };
}

/** Posts one frame; what comes back is delivered like any other frame. */
function post(api: string, token: string, frame: ClientFrame, events: LinkEvents, lost: (ending: Ending) => void): void {
  const failed = (tokenRefused: boolean, retryAfter: number): void => lost({ worked: true, tokenRefused, retryAfter });
  fetch(`${api}/v1/widget/messages`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
    credentials: "omit",
    body: JSON.stringify(frame),
    signal: timeLimit(openLimit),
  })
    .then(async (response) => {
      if (response.status === 401) return failed(true, 0);
      const cid = frame.t === "msg" ? frame.cid : undefined;
      const answer = response.status === 200 ? readFrame(await response.json()) : null;
      if (answer) events.frame(answer);
      else if (cid && response.status === 413) events.frame({ t: "error", code: "too_long", cid, retryAfter: 0 });
      else if (cid && response.status === 429) {
        events.frame({ t: "error", code: "rate", cid, retryAfter: retryAfterOf(response) || 2 });
      } else if (cid) failed(false, 0);
    })
    .catch(() => {
      if (frame.t === "msg") failed(false, 0);
    });
}

/** Server-sent events for what comes, requests for what goes. */
export function openStream(api: string, session: SessionInfo, after: number, events: LinkEvents): Link {
  const source = new EventSource(
    `${api}/v1/widget/events?ticket=${encodeURIComponent(session.ticket)}&after=${after}`,
  );
  let worked = false;
  let over = false;
  const end = (ending: Ending): void => {
    if (over) return;
    over = true;
    source.close();
    events.ended(ending);
  };
  source.onopen = () => {
    worked = true;
    events.opened();
  };
  source.onmessage = (event) => {
    const frame = parseFrame(String(event.data));
    if (frame && !over) events.frame(frame);
  };
  source.onerror = () => end({ worked, tokenRefused: false, retryAfter: 0 });
  return {
    send: (frame) => {
      if (!over && frame.t !== "ping") post(api, session.token, frame, events, end);
    },
    close: () => end({ worked, tokenRefused: false, retryAfter: 0 }),
  };
}

/** Long polling: one question after another. */
export function openPoll(api: string, session: SessionInfo, after: number, events: LinkEvents): Link {
  let next = after;
  let worked = false;
  let over = false;
  const end = (ending: Ending): void => {
    if (over) return;
    over = true;
    events.ended(ending);
  };
  const ask = async (): Promise<void> => {
    // The first question does not wait: its answer shows that this way works.
    const response = await fetch(`${api}/v1/widget/poll?after=${next}&wait=${worked ? 25 : 0}`, {
      headers: { Authorization: `Bearer ${session.token}` },
      credentials: "omit",
      cache: "no-store",
      signal: timeLimit(40_000),
    });
    if (over) return;
    if (!response.ok) {
      return end({ worked, tokenRefused: response.status === 401, retryAfter: retryAfterOf(response) });
    }
    const body = response.status === 204 ? {} : ((await response.json()) as { events?: unknown; next?: unknown });
    if (!worked) {
      worked = true;
      events.opened();
    }
    for (const event of Array.isArray(body.events) ? body.events : []) {
      const frame = readFrame(event);
      if (frame && !over) events.frame(frame);
    }
    if (typeof body.next === "number") next = body.next;
  };
  const loop = async (): Promise<void> => {
    while (!over) {
      const began = Date.now();
      await ask();
      // A server that does not hold the question open must not be asked without a pause.
      const pause = worked && Date.now() - began < 200 ? 1000 : 0;
      if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  loop().catch(() => end({ worked, tokenRefused: false, retryAfter: 0 }));
  return {
    send: (frame) => {
      if (!over && frame.t !== "ping") post(api, session.token, frame, events, end);
    },
    close: () => end({ worked, tokenRefused: false, retryAfter: 0 }),
  };
}
