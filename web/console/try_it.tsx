// Asks the assistant as a customer would; nothing is stored.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { post } from "./api";
import { Icon, reasonOf } from "./parts";
import { t } from "./texts";
import type { Decision } from "./types";
import { actionName, WhyBody } from "./why";

function Said({ decision }: { decision: Decision }): JSX.Element {
  return (
    <div aria-live="polite">
      <p class="quote" dir="auto">
        {decision.reply || "–"}
      </p>
      <p>
        <b>{`${t("assistant")} ${actionName(decision.action)}`}</b> {decision.intent && <code>{decision.intent}</code>}
      </p>
      <details>
        <summary>{t("why")}</summary>
        <WhyBody decision={decision} />
      </details>
    </div>
  );
}

export function TryIt(): JSX.Element {
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Decision | null>(null);
  const [problem, setProblem] = useState("");
  const ask = async (event: Event): Promise<void> => {
    event.preventDefault();
    setProblem("");
    try {
      setAnswer(await post<Decision>("/knowledge/ask", { text }));
    } catch (error) {
      setProblem(reasonOf(error));
    }
  };
  const label = t("tryPlaceholder");
  return (
    <section class="card">
      <h2>{t("tryIt")}</h2>
      <form class="inline" onSubmit={(event) => void ask(event)}>
        <input
          value={text}
          required
          dir="auto"
          placeholder={label}
          aria-label={label}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="button primary" aria-label={t("send")}>
          <Icon name="send" />
        </button>
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {answer && <Said decision={answer} />}
    </section>
  );
}
