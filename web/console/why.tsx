// Why the assistant decided as it did.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { may, post } from "./api";
import { attempt, departmentName, Dialog, Foreign, Icon } from "./parts";
import { owned } from "./owned";
import { reasonList, reasonText } from "./reasons";
import { addressOf } from "./route";
import { signalName } from "./signal_names";
import { percent, t } from "./texts";
import type { Decision } from "./types";

export function actionName(action: Decision["action"]): string {
  const names = {
    answer: t("answered"),
    clarify: t("clarified"),
    escalate: t("escalated"),
    form: t("formed"),
    silent: t("silent"),
    moderate: t("moderated"),
  };
  return owned(names, action) ?? action;
}

function Gauge({ title, value, limit }: { title: string; value: number; limit?: number | undefined }): JSX.Element {
  return (
    <div class="gauge">
      <span>{title}</span>
      <meter aria-label={title} min={0} max={1} value={value} />
      <b>{percent(value)}</b>
      {limit !== undefined && limit > 0 && <small>{t("limit", { value: percent(limit) })}</small>}
    </div>
  );
}

function Candidates({ decision }: { decision: Decision }): JSX.Element | null {
  const candidates = (decision.explanation?.candidates ?? []).slice(0, 5);
  if (candidates.length === 0) return null;
  return (
    <>
      <h3>{t("candidates")}</h3>
      <ol class="candidates">
        {candidates.map((one) => (
          <li key={one.intent}>
            <a href={addressOf("knowledge", one.intent)}>{one.intent}</a>
            <meter aria-label={one.intent} min={0} max={1} value={one.probability} />
            <b>{percent(one.probability)}</b>
            {one.evidence && one.evidence.length > 0 && <small dir="auto">{t("evidence", { words: one.evidence.join(", ") })}</small>}
          </li>
        ))}
      </ol>
    </>
  );
}

function Facts({ decision }: { decision: Decision }): JSX.Element {
  const why = decision.explanation ?? {};
  const facts: [string, string | undefined][] = [
    [t("understood"), why.normalised],
    [t("rule"), why.rule],
    [t("signals"), decision.signals.map(signalName).join(", ")],
    [t("department"), decision.department && departmentName(decision.department)],
    [t("priority"), decision.action === "escalate" ? decision.priority : ""],
    [t("calendar"), reasonText(why.hours, why.calendar ?? "")],
    [t("lostRules"), (why.lost ?? []).map((one) => reasonText(one.reason, `${one.what}: ${one.why}`)).join("; ")],
    [t("version"), why.book_version?.slice(0, 12)],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd dir="auto">
              <Foreign>{value ?? ""}</Foreign>
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** The sentence first, the figures after it, everything else below. */
export function WhyBody({ decision }: { decision: Decision }): JSX.Element {
  const why = decision.explanation ?? {};
  return (
    <div class="why">
      {decision.reasons.length > 0 && (
        <ul class="reasons">
          {reasonList(decision.reasons, why.because).map((reason) => (
            <li key={reason} dir="auto">
              {reason}
            </li>
          ))}
        </ul>
      )}
      <div class="gauges">
        <Gauge title={t("confidence")} value={decision.confidence} limit={why.answer_limit} />
        {why.margin !== undefined && <Gauge title={t("margin")} value={why.margin} />}
        {why.risk !== undefined && <Gauge title={t("risk")} value={why.risk} limit={why.risk_limit} />}
      </div>
      <Candidates decision={decision} />
      <Facts decision={decision} />
    </div>
  );
}

function WrongAnswer({ conversation, decisionId }: { conversation: number; decisionId: number }): JSX.Element | null {
  const [note, setNote] = useState("");
  const [state, setState] = useState<"" | "asking" | "sent">("");
  if (!may("agent")) return null;
  if (state === "sent")
    return (
      <p class="done" role="status">
        <Icon name="check" />
        {t("wrongAnswerSent")}
      </p>
    );
  if (!state)
    return (
      <button type="button" class="button" onClick={() => setState("asking")}>
        {t("wrongAnswer")}
      </button>
    );
  const send = async (): Promise<void> => {
    const path = `/conversations/${conversation}/wrong-answer`;
    if (await attempt(() => post(path, { decision_id: decisionId, note }))) setState("sent");
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <label>
        {t("wrongAnswerNote")}
        <textarea rows={2} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <div class="buttons">
        <button type="submit" class="button primary">
          {t("wrongAnswer")}
        </button>
      </div>
    </form>
  );
}

export function WhyDialog(props: {
  conversation: number;
  decisionId: number;
  decision: Decision;
  text: string;
  onClose: () => void;
}): JSX.Element {
  const { decision } = props;
  return (
    <Dialog title={t("whyTitle")} onClose={props.onClose}>
      <p class="quote" dir="auto">
        {props.text}
      </p>
      <p>
        <b>
          {t("assistant")} {actionName(decision.action)}
        </b>
        {decision.intent && (
          <>
            {" "}
            · <code>{decision.intent}</code>
          </>
        )}
      </p>
      <WhyBody decision={decision} />
      <div class="buttons">
        <WrongAnswer conversation={props.conversation} decisionId={props.decisionId} />
        {may("editor") && (
          <a class="button" href={addressOf("knowledge", "", { example: props.text })}>
            {t("toExample")}
          </a>
        )}
      </div>
    </Dialog>
  );
}
