// One conversation: its head with what can be done, the story, the box to write in, the details.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { may, post, read, session } from "./api";
import { Details } from "./details";
import { listen, throttled } from "./live";
import { attempt, Avatar, channelName, Dialog, Foreign, Icon, useLoaded, Whole } from "./parts";
import { refreshQueue } from "./queue_data";
import { ReplyBox } from "./reply_box";
import { addressOf } from "./route";
import { Story } from "./story";
import { inOurs, t } from "./texts";
import type { Conversation, Presence } from "./types";

function ownerText(conversation: Conversation): string {
  const me = session.value ? session.value.user.name : "";
  if (conversation.owner === "human") return conversation.agent === me ? t("ownerMe") : t("ownerHuman", { agent: conversation.agent });
  return { bot: t("ownerBot"), waiting: t("ownerWaiting"), resolved: t("ownerResolved") }[conversation.owner];
}

interface ActProperties {
  conversation: Conversation;
  act: (action: string, body?: object) => void;
}

function Menu({ conversation, act }: ActProperties): JSX.Element {
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  const info = session.value || null;
  const field = (label: string, value: string, options: [string, string][], change: (value: string) => void): JSX.Element => (
    <label>{label}
      <select value={value} onChange={(event) => change(event.currentTarget.value)}>
        {options.map(([name, title]) => <option key={name} value={name}>{title}</option>)}
      </select>
    </label>
  );
  const agents = (info?.agents ?? []).map((one): [string, string] => [one.name, one.full_name || one.name]);
  const departments = (info?.departments ?? []).map((one): [string, string] => [one.name, inOurs(one.title, one.name)]);
  return (
    <>
      <button type="button" class="ghost round" aria-label={t("actions")} aria-haspopup="dialog" onClick={() => setOpen(true)}><Icon name="more" /></button>
      {open && (
        <Dialog title={t("actions")} onClose={() => setOpen(false)}>
          <div class="stack">
            {field(t("assign"), conversation.agent, [["", t("assignNobody")], ...agents], (agent) => act("assign", { agent }))}
            {field(t("move"), conversation.department, departments, (department) => act("department", { department }))}
            {field(t("priority"), conversation.priority, ["P0", "P1", "P2", "P3"].map((one) => [one, one]), (priority) => act("priority", { priority }))}
            {asking && <p role="alert">{t("blockAsk", { name: conversation.contact.name || conversation.contact.key })}</p>}
            <div class="buttons">
              {conversation.owner === "human" && <button type="button" class="button" onClick={() => { act("hand-back"); setOpen(false); }}>{t("handBack")}</button>}
              {conversation.contact.blocked ? (
                <button type="button" class="button" onClick={() => act("block", { blocked: false })}>{t("unblock")}</button>
              ) : (
                <button type="button" class="button danger" onClick={() => (asking ? act("block", { blocked: true }) : setAsking(true))}>{t("block")}</button>
              )}
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Head({ conversation, act, onDetails }: ActProperties & { onDetails: () => void }): JSX.Element {
  const mine = session.value && conversation.owner === "human" && conversation.agent === session.value.user.name;
  return (
    <header class="conversation-head">
      <a class="ghost round only-narrow" href={addressOf("queue")} aria-label={t("back")}><Icon name="back" /></a>
      <Avatar name={conversation.contact.name || "?"} />
      <div class="who">
        <h2><Foreign>{conversation.contact.name || conversation.contact.key}</Foreign></h2>
        <p>
          <span class={`owner ${conversation.owner}`}>{ownerText(conversation)}</span>
          {conversation.priority && conversation.owner !== "resolved" && <span class={`priority ${conversation.priority}`}>{conversation.priority}</span>}
          <span class="soft">{channelName(conversation.channel)}</span>
          {conversation.visibility === "public" && <span class="chip warn">{t("publicComment")}</span>}
        </p>
      </div>
      {may("agent") && (
        <div class="head-actions">
          {!mine && conversation.owner !== "resolved" && <button type="button" class="button" onClick={() => act("take")}>{t("take")}</button>}
          {conversation.owner === "human" && <button type="button" class="button hand-back" onClick={() => act("hand-back")}>{t("handBack")}</button>}
          {conversation.owner !== "resolved" && <button type="button" class="button primary resolve" aria-label={t("resolve")} onClick={() => act("resolve")}><Icon name="check" /><span>{t("resolve")}</span></button>}
          <Menu conversation={conversation} act={act} />
        </div>
      )}
      <button type="button" class="ghost round no-wide" aria-label={t("details")} onClick={onDetails}><Icon name="eye" /></button>
    </header>
  );
}

/** Who else is here, from the live line; the stored answer only knows what was when it was read. */
function usePresence(id: number): Presence[] | null {
  const [presence, setPresence] = useState<{ id: number; agents: Presence[] } | null>(null);
  useEffect(() => listen((news) => {
    if (news.t === "presence" && news.conversation === id) setPresence({ id, agents: news.agents });
  }), [id]);
  return presence?.id === id ? presence.agents : null;
}

function Loaded({ conversation, act, reload }: ActProperties & { reload: () => void }): JSX.Element {
  const [details, setDetails] = useState(false);
  const presence = usePresence(conversation.id);
  const whole = presence ? { ...conversation, presence } : conversation;
  const me = session.value ? session.value.user.name : "";
  const others = (whole.presence ?? []).filter((one) => one.agent !== me && !one.typing);
  return (
    <>
      <section class="conversation" aria-label={conversation.contact.name || t("customer")}>
        <Head conversation={whole} act={act} onDetails={() => setDetails(!details)} />
        {others.length > 0 && <p class="here">{t("isHere", { names: others.map((one) => one.agent).join(", ") })}</p>}
        <Story conversation={conversation} />
        <ReplyBox conversation={whole} onSent={reload} />
      </section>
      <Details conversation={conversation} onChange={reload} />
      {details && <Dialog title={t("details")} onClose={() => setDetails(false)}><Details conversation={conversation} onChange={reload} /></Dialog>}
    </>
  );
}

export function ConversationPage({ id }: { id: number }): JSX.Element {
  const loaded = useLoaded(`conversation ${id}`, () => read<Conversation>(`/conversations/${id}`));
  const { reload } = loaded;
  useEffect(() => {
    const soon = throttled(reload, 300);
    return listen((news) => {
      if (news.t === "resync" || (news.t === "changed" && news.conversation === id)) soon();
    });
  }, [id]);
  const act = (action: string, body: object = {}): void => {
    void attempt(() => post(`/conversations/${id}/${action}`, body)).then(() => {
      reload();
      refreshQueue();
    });
  };
  useEffect(() => {
    const run = (event: Event): void => act((event as CustomEvent<string>).detail);
    addEventListener("act", run);
    return () => removeEventListener("act", run);
  }, [id]);
  return (
    <Whole from={loaded}>
      {(conversation) => <Loaded conversation={conversation} act={act} reload={reload} />}
    </Whole>
  );
}
