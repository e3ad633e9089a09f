// The second step of signing in, switched on and off by each person.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError, post, session } from "./api";
import { Icon, reasonOf, toast } from "./parts";
import { useStore } from "./store";
import { t } from "./texts";

/** A QR code to draw: a square of `size` units, its dark modules as the data of a path. */
interface Qr {
  size: number;
  dark: string;
}

interface Key {
  secret: string;
  address: string;
  qr: Qr | null;
}

function problemOf(error: unknown): string {
  if (!(error instanceof ApiError)) return reasonOf(error);
  if (error.code === "wrong_code") return t("wrongCode");
  if (error.status === 401) return t("wrongCredentials");
  if (error.status === 429) return t("tooMany", { seconds: error.retryAfter || 60 });
  return reasonOf(error);
}

interface AskProperties {
  label: string;
  button: string;
  type: "password" | "text";
  autocomplete: string;
  onAnswer: (value: string) => Promise<void>;
}

/** One field and its button; what the server refuses is said below. */
function Ask({ label, button, type, autocomplete, onAnswer }: AskProperties): JSX.Element {
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState("");
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setProblem("");
    try {
      await onAnswer(value.trim());
    } catch (error) {
      setProblem(problemOf(error));
    }
    setValue("");
  };
  return (
    <form class="stack" onSubmit={(event) => void submit(event)}>
      <label>
        {label}
        <input required {...{ type, autocomplete, value }} autocapitalize="none" onInput={(event) => setValue(event.currentTarget.value)} />
      </label>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="buttons">
        <button type="submit" class="button">
          {button}
        </button>
      </div>
    </form>
  );
}

/** "ABCD EFGH …": easier to copy by eye. */
function spaced(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, "$1 ");
}

/** For the phone's camera: dark on light in every theme, or apps do not read it. */
function Picture({ qr }: { qr: Qr }): JSX.Element {
  return (
    <svg class="qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label={t("qrLabel")} shape-rendering="crispEdges">
      <rect width={qr.size} height={qr.size} fill="#fff" />
      <path d={qr.dark} fill="#000" />
    </svg>
  );
}

function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }): JSX.Element {
  return (
    <div class="stack">
      <p role="status">{t("recoveryText")}</p>
      <ul class="codes">
        {codes.map((one) => (
          <li key={one}>
            <code>{one}</code>
          </li>
        ))}
      </ul>
      <div class="buttons">
        <button type="button" class="button primary" onClick={onKept}>
          {t("recoveryKept")}
        </button>
      </div>
    </div>
  );
}

export function SecondStepCard(): JSX.Element {
  const info = useStore(session) || null;
  const [key, setKey] = useState<Key | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const on = info?.second_factor === true;
  const set = (next: boolean): void => {
    if (info) session.set({ ...info, second_factor: next });
  };
  const begin = async (current: string): Promise<void> => setKey(await post<Key>("/session/second-factor", { current }));
  const confirm = async (code: string): Promise<void> => {
    setCodes((await post<{ recovery_codes: string[] }>("/session/second-factor/confirm", { code })).recovery_codes);
    setKey(null);
    set(true);
  };
  const off = async (code: string): Promise<void> => {
    await post("/session/second-factor/off", { code });
    set(false);
    toast.show(t("done"));
  };
  const code = { type: "text", autocomplete: "one-time-code", label: t("totp") } as const;
  return (
    <section class="card">
      <h2>
        {t("secondStep")}
        {on && (
          <span class="chip good">
            <Icon name="check" />
            {t("secondStepOn")}
          </span>
        )}
      </h2>
      <p class="soft">{t("secondStepText")}</p>
      {codes.length > 0 && <RecoveryCodes codes={codes} onKept={() => setCodes([])} />}
      {codes.length === 0 && on && <Ask {...code} label={t("codeOrRecovery")} button={t("secondStepOff")} onAnswer={off} />}
      {!on && !key && (
        <Ask type="password" autocomplete="current-password" label={t("currentPassword")} button={t("secondStepBegin")} onAnswer={begin} />
      )}
      {key && (
        <div class="stack">
          <p>{t(key.qr ? "scanText" : "secretText")}</p>
          {key.qr && <Picture qr={key.qr} />}
          <p class="secret">
            <code>{spaced(key.secret)}</code>
          </p>
          <p>
            <a href={key.address}>{t("openInApp")}</a>
          </p>
          <Ask {...code} button={t("secondStepConfirm")} onAnswer={confirm} />
        </div>
      )}
    </section>
  );
}
