// The door.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError, call, session } from "./api";
import { reasonOf } from "./parts";
import { t } from "./texts";
import type { SessionInfo } from "./types";

function sentence(error: unknown): string {
  if (!(error instanceof ApiError)) return reasonOf(error);
  if (error.code === "totp_needed") return t("totpNeeded");
  if (error.status === 401) return t("wrongCredentials");
  if (error.status === 429) return t("tooMany", { seconds: error.retryAfter || 60 });
  return reasonOf(error);
}

export function SignIn(): JSX.Element {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [totp, setTotp] = useState("");
  const [needsTotp, setNeedsTotp] = useState(false);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      session.set(await call<SessionInfo>("POST", "/session", { name: name.trim(), password, ...(needsTotp && { totp }) }));
    } catch (error) {
      if (error instanceof ApiError && error.code === "totp_needed") setNeedsTotp(true);
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return (
    <main class="door">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <h1>Portavoz</h1>
        <label>{t("userName")}
          <input name="username" autocomplete="username" autocapitalize="none" required value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>{t("password")}
          <input name="password" type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        {needsTotp && (
          <label>{t("totp")}
            <input name="totp" inputMode="numeric" autocomplete="one-time-code" maxLength={8} value={totp} onInput={(event) => setTotp(event.currentTarget.value)} />
          </label>
        )}
        {problem && <p class="problem" role="alert">{problem}</p>}
        <button type="submit" class="button primary" disabled={busy}>{t("signIn")}</button>
      </form>
    </main>
  );
}
