// The door.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, askSession, call, session } from "./api";
import { reasonOf } from "./parts";
import { t } from "./texts";
import type { SessionInfo } from "./types";

function sentence(error: unknown): string {
  if (!(error instanceof ApiError)) return reasonOf(error);
  if (error.code === "totp_needed") return t("totpNeeded");
  if (error.code === "wrong_code") return t("wrongCode");
  if (error.status === 401) return t("wrongCredentials");
  if (error.status === 429) return t("tooMany", { seconds: error.retryAfter || 60 });
  return reasonOf(error);
}

interface FieldProperties {
  label: string;
  name: string;
  type?: string;
  autocomplete: string;
  value: string;
  onInput: (value: string) => void;
}

function Field({ label, name, type = "text", autocomplete, value, onInput }: FieldProperties): JSX.Element {
  return (
    <label>
      {label}
      <input
        {...{ name, type, autocomplete, value }}
        required
        autocapitalize="none"
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

/** Whoever comes back to the door may have signed in on another tab: a second session would end that one. */
function useSessionOfOtherTabs(): void {
  useEffect(() => {
    const look = (): void => {
      if (!document.hidden) askSession().catch(() => undefined);
    };
    addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
}

export function SignIn(): JSX.Element {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState<string | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  useSessionOfOtherTabs();
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      session.set(await call<SessionInfo>("POST", "/session", { name: name.trim(), password, ...(totp !== null && { totp }) }));
    } catch (error) {
      if (error instanceof ApiError && error.code === "totp_needed") setTotp("");
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return (
    <main class="door">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>Portavoz</h1>
        <Field label={t("userName")} name="username" autocomplete="username" value={name} onInput={setName} />
        <Field
          label={t("password")}
          name="password"
          type="password"
          autocomplete="current-password"
          value={password}
          onInput={setPassword}
        />
        {totp !== null && <Field label={t("totp")} name="totp" autocomplete="one-time-code" value={totp} onInput={setTotp} />}
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button primary" disabled={busy}>
          {t("signIn")}
        </button>
      </form>
    </main>
  );
}
