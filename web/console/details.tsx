// Beside the story: why it came to people, who the customer is, what was promised.

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { may, post } from "./api";
import { attempt, channelName, contactName, departmentName, Foreign, Icon, shopZone, toast, useNow } from "./parts";
import { reasonList } from "./reasons";
import { storedText } from "./refusals";
import { entityName, signalName } from "./signal_names";
import { duration, moment, t } from "./texts";
import type { Conversation, Handoff, PromiseRow, Reason } from "./types";

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

/** What the customer told the assistant: order number, city… */
function entitiesOf(packet: Record<string, unknown>): [string, string][] {
  const all = { ...(packet.entities as object | null), ...(packet.private_entities as object | null) };
  return Object.entries(all).filter((pair): pair is [string, string] => typeof pair[1] === "string");
}

function Packet({ handoff }: { handoff: Handoff }): JSX.Element {
  const packet = handoff.packet ?? {};
  const signals = strings(packet.signals);
  return (
    <section class="card strong">
      <h3>{t("handoff")}</h3>
      <ul class="reasons">
        {reasonList(strings(packet.why), packet.because as Reason[] | undefined).map((reason) => (
          <li key={reason} dir="auto">
            {reason}
          </li>
        ))}
      </ul>
      {signals.length > 0 && (
        <p class="chips">
          {signals.map((signal) => (
            <span class="chip warn" key={signal}>
              {signalName(signal)}
            </span>
          ))}
        </p>
      )}
      <dl class="facts">
        {entitiesOf(packet).map(([name, value]) => (
          <div key={name}>
            <dt>{entityName(name)}</dt>
            <dd>
              <Foreign>{value}</Foreign>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function promiseState(promise: PromiseRow): string {
  const names = { open: t("promiseOpen"), kept: t("promiseKept"), broken: t("promiseBroken"), released: t("promiseReleased") };
  return names[promise.state];
}

function Promises({ promises }: { promises: PromiseRow[] }): JSX.Element | null {
  const now = useNow();
  if (promises.length === 0) return null;
  return (
    <section class="card">
      <h3>{t("promises")}</h3>
      <ul class="plain">
        {promises.map((promise) => {
          const left = promise.due_at - now;
          const due = moment(promise.due_at, shopZone());
          const time = left < 0 ? t("overdue", { time: duration(left) }) : t("dueIn", { time: duration(left) });
          const state = promise.state === "open" ? (left < 0 ? "broken" : "open") : promise.state;
          return (
            <li key={promise.due_at} class={`promise ${state}`}>
              <span dir="auto">{promise.text || due}</span>
              <small>{promise.state === "open" ? `${due} · ${time}` : promiseState(promise)}</small>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Labels({ conversation, onChange }: { conversation: Conversation; onChange: () => void }): JSX.Element {
  const [text, setText] = useState("");
  const labels = conversation.labels ?? [];
  const save = async (next: string[]): Promise<void> => {
    if (await attempt(() => post(`/conversations/${conversation.id}/labels`, { labels: next }))) onChange();
  };
  const add = (event: Event): void => {
    event.preventDefault();
    const label = text.trim();
    if (label && !labels.includes(label)) void save([...labels, label]);
    setText("");
  };
  return (
    <section class="card">
      <h3>{t("labels")}</h3>
      <p class="chips">
        {labels.map((label) => (
          <span class="chip" key={label}>
            <Foreign>{label}</Foreign>
            {may("agent") && (
              <button type="button" aria-label={`${t("remove")} ${label}`} onClick={() => void save(labels.filter((one) => one !== label))}>
                <Icon name="close" />
              </button>
            )}
          </span>
        ))}
        {labels.length === 0 && !may("agent") && t("none")}
      </p>
      {may("agent") && (
        <form onSubmit={add}>
          <input
            value={text}
            maxLength={40}
            placeholder={t("newLabel")}
            aria-label={t("newLabel")}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </form>
      )}
    </section>
  );
}

function Contact({ conversation }: { conversation: Conversation }): JSX.Element {
  const { contact } = conversation;
  const copy = (): void => void navigator.clipboard?.writeText(conversation.case).then(() => toast.show(t("copied")));
  const facts: [string, string][] = [
    [t("contact"), [contactName(contact), contact.name && contact.handle && `@${contact.handle}`].filter(Boolean).join(" ")],
    [entityName("email"), contact.email ?? ""],
    [entityName("phone"), contact.phone ?? ""],
    [t("channel"), channelName(conversation.channel)],
    [t("inbox"), conversation.inbox],
    [t("department"), conversation.department && departmentName(conversation.department)],
    [t("language"), conversation.language],
  ];
  return (
    <section class="card">
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Foreign>{value}</Foreign>
              </dd>
            </div>
          ))}
        {conversation.case && (
          <div>
            <dt>{t("caseKey")}</dt>
            <dd>
              <button type="button" class="link" onClick={copy}>
                <code>{conversation.case}</code>
              </button>
            </dd>
          </div>
        )}
      </dl>
      {contact.tags && contact.tags.length > 0 && (
        <p class="chips">
          {contact.tags.map((tag) => (
            <span class="chip" key={tag}>
              <Foreign>{tag}</Foreign>
            </span>
          ))}
        </p>
      )}
      {conversation.window_until && <p class="soft">{t("windowUntil", { time: moment(conversation.window_until) })}</p>}
    </section>
  );
}

function History({ handoffs }: { handoffs: Handoff[] }): JSX.Element | null {
  if (handoffs.length === 0) return null;
  return (
    <section class="card">
      <h3>{t("history")}</h3>
      <ul class="plain">
        {handoffs.map((one) => (
          <li key={one.at}>
            <span>{[one.department && departmentName(one.department), one.priority].filter(Boolean).join(" · ")}</span>
            <small>
              {[moment(one.at), one.taken_by && t("takenBy", { agent: one.taken_by }), storedText(one.ended_how)]
                .filter(Boolean)
                .join(" · ")}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Deliveries({ conversation, onChange }: { conversation: Conversation; onChange: () => void }): JSX.Element | null {
  const bad = conversation.deliveries.filter((one) => one.state === "held" || one.state === "dead");
  if (bad.length === 0) return null;
  const settle = async (id: number, action: string): Promise<void> => {
    if (await attempt(() => post(`/deliveries/${id}/${action}`))) onChange();
  };
  return (
    <section class="card bad-card">
      <h3>
        <Icon name="warning" />
        {t("deliveriesTitle")}
      </h3>
      {bad.map((one) => (
        <div key={one.outbox_id}>
          <p>
            <Foreign>{storedText(one.error) || one.state}</Foreign>
          </p>
          {one.state === "held" && may("agent") && (
            <div class="buttons">
              <button type="button" class="button small" onClick={() => void settle(one.outbox_id, "sent")}>
                {t("heldSent")}
              </button>
              <button type="button" class="button small" onClick={() => void settle(one.outbox_id, "retry")}>
                {t("heldRetry")}
              </button>
              <button type="button" class="button small" onClick={() => void settle(one.outbox_id, "drop")}>
                {t("heldDrop")}
              </button>
            </div>
          )}
        </div>
      ))}
    </section>
  );
}

export function Details({ conversation, onChange }: { conversation: Conversation; onChange: () => void }): JSX.Element {
  const open =
    [...conversation.handoffs].reverse().find((one) => one.ended_at === null) ?? conversation.handoffs[conversation.handoffs.length - 1];
  return (
    <aside class="details" aria-label={t("details")}>
      <Deliveries conversation={conversation} onChange={onChange} />
      {open && <Packet handoff={open} />}
      <Promises promises={conversation.promises} />
      <Contact conversation={conversation} />
      <Labels conversation={conversation} onChange={onChange} />
      <History handoffs={conversation.handoffs} />
    </aside>
  );
}
