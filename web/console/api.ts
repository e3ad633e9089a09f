// Calls to /api/v1 (docs/openapi.yaml).

import { kept, Store } from "./store";
import { language } from "./texts";
import type { SessionInfo } from "./types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: Record<string, unknown> = {},
    readonly retryAfter = 0,
  ) {
    super(message);
  }

  /** The server could not be reached: what was written is kept and can be sent again. */
  get offline(): boolean {
    return this.status === 0;
  }
}

/** Null until it is known; false when nobody is signed in. */
export const session = new Store<SessionInfo | null | false>(null);

/** Where this browser keeps what belongs to the person who is signed in: nobody else finds it there. */
export function ownKey(key: string): string {
  return `${session.value ? session.value.user.name : ""}:${key}`;
}

/** Small texts of the person who is signed in, for their next visit with this browser. */
export const keptOwn = {
  read: (key: string): string => kept.read(ownKey(key)),
  write: (key: string, value: string): void => kept.write(ownKey(key), value),
};

const timeLimit = 20_000;
/** Trying a change teaches the assistant anew, which takes a while with a large book. */
const knowledgeTimeLimit = 180_000;

async function exchange(method: string, path: string, body: unknown): Promise<Response> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), method !== "GET" && path.startsWith("/knowledge/") ? knowledgeTimeLimit : timeLimit);
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language.value };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && session.value) headers["X-CSRF-Token"] = session.value.csrf;
  try {
    return await fetch(`/api/v1${path}`, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal: controller.signal,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError(0, "offline", "The server cannot be reached");
  } finally {
    clearTimeout(timer);
  }
}

/** The answer's JSON. Throws ApiError; a session that has ended brings the sign-in page back. */
export async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await exchange(method, path, body);
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return answer as Answer;
  if (response.status === 401 && !path.startsWith("/session")) session.set(false);
  const error = (answer.error ?? {}) as { code?: string; message?: string };
  throw new ApiError(
    response.status,
    error.code ?? `http_${response.status}`,
    error.message ?? `HTTP ${response.status}`,
    answer,
    Number(response.headers.get("Retry-After")) || 0,
  );
}

export const read = <Answer>(path: string): Promise<Answer> => call<Answer>("GET", path);
export const post = <Answer = unknown>(path: string, body: unknown = {}): Promise<Answer> => call<Answer>("POST", path, body);

/** Asks who is signed in. Another tab of this browser may have begun a session that is this one's, too. */
export async function askSession(): Promise<void> {
  try {
    session.set(await read<SessionInfo>("/session"));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    session.set(false);
  }
}

const ranks = { viewer: 0, agent: 1, editor: 2, admin: 3 };

/** Whether the signed-in person may do what needs `role`. The server decides; this only hides what it would refuse. */
export function may(role: keyof typeof ranks): boolean {
  const { value } = session;
  return value ? ranks[value.user.role] >= ranks[role] : false;
}

/** A random id for a message, so that sending it twice stores it once. */
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
