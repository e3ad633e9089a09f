// The visitor's session with the server: asked for when it is needed, renewed before it ends.

import type { Config } from "./config";
import { readStatus, type Status } from "./protocol";
import type { Storage } from "./storage";

/** Why there is no session: the server will never give one, or it may later. */
export class SessionError extends Error {
  constructor(
    readonly final: boolean,
    readonly retryAfter: number,
  ) {
    super("no session");
  }
}

export interface SessionInfo {
  token: string;
  lastSeq: number;
  ticket: string;
  status: Status | null;
  brand: string;
  /** Endings of the files that may be sent; none: none may. */
  uploads: string[];
}

const patience = 15_000;

export class Session {
  private current: SessionInfo | null = null;
  private expiresAt = 0;
  /** Grows with `forget`: an answer to a question from before is nobody's. */
  private generation = 0;

  constructor(
    private readonly config: Config,
    private readonly storage: Storage,
  ) {}

  /** Forgets the token, also one that is on its way; `ensure` asks for another. */
  forget(): void {
    this.current = null;
    this.generation++;
  }

  /** The running session, or a new one. Throws SessionError. */
  async ensure(): Promise<SessionInfo> {
    if (this.current && Date.now() < this.expiresAt) return this.current;
    const { generation } = this;
    const answer = await this.ask().catch((error: unknown) => error);
    if (generation !== this.generation) return this.ensure();
    if (answer instanceof Error) throw answer;
    return this.accept(answer as Record<string, unknown>);
  }

  private async ask(): Promise<Record<string, unknown>> {
    let response: Response;
    try {
      response = await fetch(`${this.config.api}/v1/widget/session`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        credentials: "omit",
        body: JSON.stringify(this.request()),
        signal: timeLimit(patience),
      });
    } catch {
      throw new SessionError(false, 0);
    }
    if (!response.ok) {
      throw new SessionError([400, 401, 403, 404].includes(response.status), retryAfterOf(response));
    }
    return (await response.json().catch(() => ({}))) as Record<string, unknown>;
  }

  private request(): object {
    const { user } = this.config;
    const { fields } = this.storage;
    return {
      site_key: this.config.site,
      visitor_token: this.storage.visitor,
      language: this.config.language,
      page: location.origin + location.pathname,
      ...(user && { user }),
      ...(fields && { fields }),
    };
  }

  private accept(answer: Record<string, unknown>): SessionInfo {
    if (typeof answer.token !== "string") throw new SessionError(false, 0);
    const seconds = typeof answer.expires_in === "number" ? answer.expires_in : 3600;
    this.expiresAt = Date.now() + Math.max(30, seconds - 60) * 1000;
    this.current = {
      token: answer.token,
      lastSeq: typeof answer.last_seq === "number" ? answer.last_seq : 0,
      ticket: typeof answer.ticket === "string" ? answer.ticket : "",
      status: readStatus(answer.status),
      brand: typeof answer.brand === "string" ? answer.brand : "",
      uploads: Array.isArray(answer.uploads) ? answer.uploads.filter((one): one is string => typeof one === "string") : [],
    };
    return this.current;
  }
}

/** Seconds that a refusal asks us to wait; 0 if it does not say. */
export function retryAfterOf(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 300) : 0;
}

/** `AbortSignal.timeout`, which older phones do not have. */
export function timeLimit(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}
