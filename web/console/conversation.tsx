// One conversation: its head with what can be done, the story, the box to write in, the details.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { may, post, read, session } from "./api";
import { Details } from "./details";
import { useEarlier } from "./earlier";
import { listen, throttled } from "./live";
import { attempt, Avatar, channelName, contactName, Dialog, Foreign, Icon, useLoaded, Whole } from "./parts";
import { queue, refreshQueue } from "./queue_data";
import { ReplyBox } from "./reply_box";
import { addressOf } from "./route";
import { Story } from "./story";
import { useStore } from "./store";
import { inOurs, t } from "./texts";
import type { Conversation, Presence } from "./types";

function ownerText(conversation: Conversation): string {
  const me = session.value ? session.value.user.name : "";
  if (conversation.owner === "human") return conversation.agent === me ? t("ownerMe") : t("ownerHuman", { agent: conversation.agent });
  return { bot: t("ownerBot"), waiting: t("ownerWaiting"), resolved: t("ownerResolved") }[conversation.owner];
}

/** What can be done with it now: each has its button in the head, and its key does nothing without it. */
function acts(conversation: Conversation): string[] {
  if (!may("agent")) return [];
  const { owner } = conversation;
  const me = session.value ? session.value.user.name : "";
  const mine = owner === "human" && conversation.agent === me;
  return [
    ...(!mine && owner !== "resolved" ? ["take"] : []),
    ...(owner === "human" ? ["hand-back"] : []),
    ...(owner !== "resolved" ? ["resolve"] : []),
  ];
}

interface ActProperties {
  conversation: Conversation;
  act: (action: string, body?: object) => void;
}

type Option = [value: string, title: string];

function Choice(props: { label: string; value: string; options: Option[]; onChange: (value: string) => void }): JSX.Element {
  return (
    <label>
      {props.label}
      <select value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {props.options.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function BlockButton({ conversation, act }: ActProperties): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { contact } = conversation;
  if (contact.blocked) {
    return (
      <button type="button" class="button" onClick={() => act("block", { blocked: false })}>
        {t("unblock")}
      </button>
    );
  }
  return (
    <>
      {asking && <p role="alert">{t("blockAsk", { name: contactName(contact) })}</p>}
      <button type="button" class="button danger" onClick={() => (asking ? act("block", { blocked: true }) : setAsking(true))}>
        {t("block")}
      </button>
    </>
  );
}

function MenuDialog({ conversation, act, onClose }: ActProperties & { onClose: () => void }): JSX.Element {
  const info = session.value || null;
  const agents = (info?.agents ?? []).map((one): Option => [one.name, one.full_name || one.name]);
  const departments = (info?.departments ?? []).map((one): Option => [one.name, inOurs(one.title, one.name)]);
  const priorities = ["P0", "P1", "P2", "P3"].map((one): Option => [one, one]);
  const handBack = (): void => {
    act("hand-back");
    onClose();
  };
  return (
    <Dialog title={t("actions")} onClose={onClose}>
      <div class="stack">
        <Choice
          label={t("assign")}
          value={conversation.agent}
          options={[["", t("assignNobody")], ...agents]}
          onChange={(agent) => act("assign", { agent })}
        />
        <Choice
          label={t("move")}
          value={conversation.department}
          options={departments}
          onChange={(department) => act("department", { department })}
        />
        <Choice
          label={t("priority")}
          value={conversation.priority}
          options={priorities}
          onChange={(priority) => act("priority", { priority })}
        />
        <div class="buttons">
          {acts(conversation).includes("hand-back") && (
            <button type="button" class="button" onClick={handBack}>
              {t("handBack")}
            </button>
          )}
          <BlockButton conversation={conversation} act={act} />
        </div>
      </div>
    </Dialog>
  );
}

function Menu(properties: ActProperties): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="ghost round" aria-label={t("actions")} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Icon name="more" />
      </button>
      {open && <MenuDialog {...properties} onClose={() => setOpen(false)} />}
    </>
  );
}

function Head({ conversation, act, onDetails }: ActProperties & { onDetails: () => void }): JSX.Element {
  const offered = acts(conversation);
  return (
    <header class="conversation-head">
      <a class="ghost round only-narrow" href={addressOf("queue")} aria-label={t("back")}>
        <Icon name="back" />
      </a>
      <Avatar name={conversation.contact.name || "?"} seed={conversation.contact.key} />
      <div class="who">
        <h2>
          <Foreign>{contactName(conversation.contact)}</Foreign>
        </h2>
        <p>
          <span class={`owner ${conversation.owner}`}>{ownerText(conversation)}</span>
          {conversation.priority && conversation.owner !== "resolved" && (
            <span class={`priority ${conversation.priority}`}>{conversation.priority}</span>
          )}
          <span class="soft">{channelName(conversation.channel)}</span>
          {conversation.visibility === "public" && <span class="chip warn">{t("publicComment")}</span>}
        </p>
      </div>
      {may("agent") && (
        <div class="head-actions">
          {offered.includes("take") && (
            <button type="button" class="button primary" onClick={() => act("take")}>
              {t("take")}
            </button>
          )}
          {offered.includes("hand-back") && (
            <button type="button" class="button hand-back" onClick={() => act("hand-back")}>
              {t("handBack")}
            </button>
          )}
          {offered.includes("resolve") && (
            <button type="button" class="button resolve" aria-label={t("resolve")} onClick={() => act("resolve")}>
              <Icon name="check" />
              <span>{t("resolve")}</span>
            </button>
          )}
          <Menu conversation={conversation} act={act} />
        </div>
      )}
      <button type="button" class="ghost round no-wide" aria-label={t("details")} onClick={onDetails}>
        <Icon name="eye" />
      </button>
    </header>
  );
}

/** Who else is here, from the live line; the stored answer only knows what was when it was read. */
function usePresence(id: number): Presence[] | null {
  const [presence, setPresence] = useState<{ id: number; agents: Presence[] } | null>(null);
  useEffect(
    () =>
      listen((news) => {
        if (news.t === "presence" && news.conversation === id) setPresence({ id, agents: news.agents });
      }),
    [id],
  );
  return presence?.id === id ? presence.agents : null;
}

/** Does what a key asks for, as soon as its button is there. */
function useActKeys({ conversation, act }: ActProperties): void {
  useLayoutEffect(() => {
    const run = (event: Event): void => {
      const { detail } = event as CustomEvent<string>;
      if (acts(conversation).includes(detail)) act(detail);
    };
    addEventListener("act", run);
    return () => removeEventListener("act", run);
  }, [conversation]);
}

function Loaded({ conversation: newest, act, at, reload }: ActProperties & { at: number; reload: () => void }): JSX.Element {
  const { conversation, readEarlier } = useEarlier(newest);
  const [details, setDetails] = useState(false);
  useActKeys({ conversation: newest, act });
  const presence = usePresence(conversation.id);
  const whole = presence ? { ...conversation, presence } : conversation;
  const me = session.value ? session.value.user.name : "";
  const others = (whole.presence ?? []).filter((one) => one.agent !== me && !one.typing);
  return (
    <>
      <section class="conversation" aria-label={conversation.contact.name || t("customer")}>
        <Head conversation={whole} act={act} onDetails={() => setDetails(!details)} />
        {others.length > 0 && <p class="here">{t("isHere", { names: others.map((one) => one.agent).join(", "), count: others.length })}</p>}
        <Story conversation={conversation} at={at} onEarlier={readEarlier} />
        <ReplyBox conversation={whole} onSent={reload} />
      </section>
      <Details conversation={conversation} onChange={reload} />
      {details && (
        <Dialog title={t("details")} onClose={() => setDetails(false)}>
          <Details conversation={conversation} onChange={reload} />
        </Dialog>
      )}
    </>
  );
}

/** A note that calls whoever has the conversation open is seen there, at once or when they look again. */
function useMentionsSeen(id: number): void {
  const calls = useStore(queue)?.mentions?.filter((one) => one.conversation_id === id) ?? [];
  const newest = Math.max(0, ...calls.map((one) => one.at));
  useEffect(() => {
    if (!newest) return undefined;
    const look = (): void => {
      if (!document.hidden) post(`/conversations/${id}/seen`).then(refreshQueue, () => undefined);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [id, newest]);
}

/** `at`: the message to show; 0: the newest. */
export function ConversationPage({ id, at }: { id: number; at: number }): JSX.Element {
  const loaded = useLoaded(`conversation ${id}`, () => read<Conversation>(`/conversations/${id}`));
  const { reload } = loaded;
  useMentionsSeen(id);
  useEffect(() => {
    const soon = throttled(reload, 300);
    const atTimes = throttled(reload, 3000);
    return listen((news) => {
      if (news.t === "resync" || (news.t === "changed" && news.conversation === id)) soon();
      // It may be this one that has left.
      else if (news.t === "changed" && !news.conversation) atTimes();
    });
  }, [id]);
  const act = (action: string, body: object = {}): void => {
    void attempt(() => post(`/conversations/${id}/${action}`, body)).then(() => {
      reload();
      refreshQueue();
    });
  };
  return <Whole from={loaded}>{(conversation) => <Loaded conversation={conversation} act={act} at={at} reload={reload} />}</Whole>;
}
