// What a change to the book does.

import type { JSX } from "preact";
import type { Preview, Problem } from "./book_types";
import { Icon } from "./parts";
import { addressOf } from "./route";
import { t } from "./texts";

export function Problems({ problems }: { problems: Problem[] }): JSX.Element | null {
  if (problems.length === 0) return null;
  return (
    <>
      <h2>{t("problems")}</h2>
      <ul class="plain">
        {problems.map((one, index) => (
          <li key={index} class={one.severity === "error" ? "promise broken" : "promise open"}>
            <span>{one.message}</span>
            <small>{[`${one.file}:${one.line}`, one.hint].filter(Boolean).join(" · ")}</small>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Effect({ preview }: { preview: Preview }): JSX.Element {
  const { tests, flips, conflicts, problems } = preview;
  const good = tests.failed === 0 && flips.length === 0 && conflicts.length === 0 && problems.length === 0;
  return (
    <section class={good ? "card good-card" : "card"} aria-live="polite">
      {good && (
        <p>
          <Icon name="check" />
          {t("effectGood")}
        </p>
      )}
      <p class="soft">{`${t("testsPass", { count: tests.passed })}, ${t("testsFail", { count: tests.failed })}`}</p>
      <ul class="plain">
        {tests.failures.map((one) => (
          <li class="promise broken" key={one.name}>
            <b>{one.name}</b>
            <small>{one.message}</small>
          </li>
        ))}
      </ul>
      <Problems problems={problems} />
      {flips.length > 0 && <h2>{t("effectFlips")}</h2>}
      <ul class="plain">
        {flips.map((one) => (
          <li key={one.text}>
            <q dir="auto">{one.text}</q>
            <small>
              <code>{one.before || "–"}</code> → <code>{one.after || "–"}</code>
            </small>
          </li>
        ))}
      </ul>
      {conflicts.length > 0 && <h2>{t("effectConflicts")}</h2>}
      <ul class="plain">
        {conflicts.map((one) => (
          <li key={one.text}>
            <q dir="auto">{one.text}</q>
            <small>
              <a href={addressOf("knowledge", one.intent)}>{one.intent}</a>
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
