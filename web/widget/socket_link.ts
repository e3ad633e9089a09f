// WebSocket. The token travels in the first frame: addresses end up in logs.

import { LinkLife, type Link, type LinkEvents } from "./link";
import { parseFrame } from "./protocol";
import type { SessionInfo } from "./session";

const pingEvery = 25_000;
const silenceLimit = 60_000;
const openLimit = 10_000;

export function openSocket(api: string, session: SessionInfo, after: number, events: LinkEvents): Link {
  const socket = new WebSocket(`${api.replace(/^http/, "ws")}/v1/widget/ws`, "csbot.v1");
  const say = (frame: object): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };
  let answersPings = false;
  let heardAt = Date.now();
  const life = new LinkLife(events, () => {
    clearInterval(pulse);
    clearTimeout(opening);
    socket.close();
  });
  const opening = setTimeout(() => life.end(), openLimit);
  const pulse = setInterval(() => {
    if (answersPings && Date.now() - heardAt > silenceLimit) life.end();
    else say({ t: "ping" });
  }, pingEvery);
  socket.onopen = () => {
    clearTimeout(opening);
    say({ t: "auth", token: session.token, after_seq: after });
    say({ t: "ping" });
  };
  socket.onmessage = (event) => {
    heardAt = Date.now();
    const frame = typeof event.data === "string" ? parseFrame(event.data) : null;
    if (life.over || !frame) return;
    if (frame.t !== "error") life.prove();
    if (frame.t === "pong") answersPings = true;
    else events.frame(frame);
  };
  socket.onclose = ({ code }) => life.end({ tokenRefused: code === 4401, retryAfter: code === 4429 ? 10 : 0 });
  socket.onerror = () => life.end();
  return { send: say, close: () => life.end() };
}
