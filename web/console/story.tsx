// What was said, in order, with what the assistant decided and what became of every reply.

import type { JSX } from "preact";
import { memo } from "./memo";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { may, post } from "./api";
import { attempt, Avatar, contactName, Foreign, Icon, type IconName } from "./parts";
import { clock, dayName, percent, t } from "./texts";
import type { Conversation, Decision, Message } from "./types";
import { actionName, WhyDialog } from "./why";

interface Shown {
  message: Message;
  day: string;
  first: boolean;
  decision: Decision | null;
  /** The customer who speaks. */
  writer: Writer;
}

type Writer = { name: string; handle?: string; key: string };

/** Decisions are shown once each: with the customer's words they were made on. */
function arranged(conversation: Conversation): Shown[] {
  const decisions = new Map(conversation.decisions.map((row) => [row.id, row.decision]));
  let day = "";
  let before: Message | undefined;
  return conversation.messages.map((message) => {
    const today = dayName(message.at);
    const near = before && message.at - before.at < 300_000;
    const sameWriter = before?.writer?.key === message.writer?.key;
    const same =
      near && sameWriter && before?.author === message.author && before.agent === message.agent && before.direction === message.direction;
    const decision = message.decision_id === null ? null : (decisions.get(message.decision_id) ?? null);
    if (message.decision_id !== null) decisions.delete(message.decision_id);
    const shown = {
      message,
      day: today === day ? "" : today,
      first: !same || today !== day,
      decision,
      writer: message.writer ?? conversation.contact,
    };
    day = today;
    before = message;
    return shown;
  });
}

function speakerOf(message: Message, writer: Writer): string {
  if (message.author === "customer") return contactName(writer);
  if (message.author === "bot") return t("assistant");
  if (message.author === "person") return message.agent || t("people");
  return message.author === "system" ? t("system") : t("otherBot");
}

function Status({ message }: { message: Message }): JSX.Element | null {
  if (message.direction !== "out" || !message.status) return null;
  const names = {
    pending: t("statusPending"),
    sending: t("statusSending"),
    sent: t("statusSent"),
    delivered: t("statusDelivered"),
    read: t("statusRead"),
    failed: t("statusFailed"),
    held: t("statusHeld"),
    cancelled: t("statusCancelled"),
  };
  const bad = message.status === "failed" || message.status === "held";
  return (
    <span class={bad ? "bad" : ""}>
      {bad && <Icon name="warning" />}
      {names[message.status]}
    </span>
  );
}

const web = /https?:\/\/[^\s<>"'`\u200b-\u200f\u202a-\u202e\u2060-\u2069]+[^\s<>"'`.,;:!?)\]]/gi;

/** Links are real links only to the web; everything else stays text. */
function Linked({ text }: { text: string }): JSX.Element {
  const pieces: (string | JSX.Element)[] = [];
  let from = 0;
  for (const match of text.matchAll(web)) {
    const at = match.index ?? 0;
    let address = "";
    try {
      const url = new URL(match[0]);
      if (/^https?:$/.test(url.protocol) && !url.username && !url.password) address = url.href;
    } catch {
      // Not an address after all.
    }
    if (!address) continue;
    pieces.push(text.slice(from, at));
    // What a look-alike name resolves to is shown instead of what it looks like.
    const label = address.includes("xn--") ? address : match[0];
    pieces.push(
      <a href={address} target="_blank" rel="noopener noreferrer nofollow">
        {label}
      </a>,
    );
    from = at + match[0].length;
  }
  pieces.push(text.slice(from));
  return <>{pieces}</>;
}

function Attachments({ message }: { message: Message }): JSX.Element | null {
  if (!message.attachments?.length) return null;
  return (
    <ul class="attachments">
      {message.attachments.map((file, index) => {
        const name = (
          <>
            <Icon name="file" />
            <Foreign>{file.name || file.kind}</Foreign>
          </>
        );
        const ours = file.href?.startsWith("/") && !file.href.startsWith("//") ? file.href : "";
        return (
          <li key={index}>
            {ours ? (
              <a href={ours} download>
                {name}
              </a>
            ) : (
              <span>{name}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** What a message without words is: the program's own notes say what happened. */
function Wordless({ message }: { message: Message }): JSX.Element | null {
  if (message.kind === "gone_private") return <i>{t("gonePrivate")}</i>;
  if (message.kind === "moved") return <i>{t("moved")}</i>;
  if (message.kind === "moved_to_known") return <i>{t("movedToKnown")}</i>;
  if (message.kind === "not_hidden") return <i>{t("notHidden")}</i>;
  if (message.kind === "not_shown") return <i>{t("notShown")}</i>;
  if (message.kind === "case_file") return <i>{t("caseFile")}</i>;
  return message.attachments?.length ? null : <i>{t("noText")}</i>;
}

function HideButton({ conversation, message }: { conversation: number; message: Message }): JSX.Element {
  const toggle = (): void => void attempt(() => post(`/conversations/${conversation}/hide`, { seq: message.seq, hidden: !message.hidden }));
  return (
    <button type="button" class="link" onClick={toggle}>
      {message.hidden ? t("unhide") : t("hide")}
    </button>
  );
}

/** What is only told about a message cannot be hidden itself. */
const aboutAnother = new Set<string | undefined>(["reaction", "edit", "deletion", "thread_control"]);

interface EntryProperties {
  shown: Shown;
  conversation: number;
  canHide: boolean;
  /** Whether this is the message that was searched for. */
  found: boolean;
  onWhy: (shown: Shown) => void;
}

const icons: Partial<Record<Message["author"], IconName>> = { bot: "bot", person: "person", system: "settings", other_bot: "bot" };

const Entry = memo(function Entry({ shown, conversation, canHide, found, onWhy }: EntryProperties): JSX.Element {
  const { message, decision, writer } = shown;
  const side = message.direction === "note" ? "note" : message.author === "customer" || message.author === "other_bot" ? "in" : "out";
  const iconName = icons[message.author];
  return (
    <li class={`message ${side} ${message.author} ${found ? "found" : ""}`} data-seq={message.seq}>
      {shown.day && <p class="day">{shown.day}</p>}
      {shown.first && (
        <p class="speaker">
          {message.author === "customer" ? (
            <Avatar name={writer.name || "?"} seed={writer.key} />
          ) : (
            iconName && <Icon name={message.direction === "note" ? "note" : iconName} />
          )}
          <b>
            <Foreign>{speakerOf(message, writer)}</Foreign>
          </b>
          {message.direction === "note" && <span class="chip">{t("note")}</span>}
        </p>
      )}
      <div class={message.hidden ? "bubble hidden-comment" : "bubble"} dir="auto">
        {message.hidden && <small>{t("hiddenComment")}</small>}
        {message.text ? <Linked text={message.text} /> : <Wordless message={message} />}
        <Attachments message={message} />
        {message.buttons && message.buttons.length > 0 && (
          <span class="offered">
            {message.buttons.map((one) => (
              <span key={one.title}>
                <Foreign>{one.title}</Foreign>
              </span>
            ))}
          </span>
        )}
      </div>
      <p class="meta">
        <time dateTime={new Date(message.at).toISOString()}>{clock(message.at)}</time>
        <Status message={message} />
        {canHide && side === "in" && !aboutAnother.has(message.kind) && may("agent") && (
          <HideButton conversation={conversation} message={message} />
        )}
      </p>
      {decision && (
        <button type="button" class={`decision ${decision.action}`} onClick={() => onWhy(shown)}>
          <Icon name="bot" />
          {`${t("assistant")} ${actionName(decision.action)}`}
          {decision.intent && <code>{decision.intent}</code>}
          {decision.confidence > 0 && <span>{percent(decision.confidence)}</span>}
          <b>{t("why")}</b>
        </button>
      )}
    </li>
  );
});

interface StoryProperties {
  conversation: Conversation;
  /** The message to show, by its number; 0: the newest. */
  at: number;
  /** Null: there is nothing earlier. */
  onEarlier: (() => void) | null;
}

export function Story({ conversation, at, onEarlier }: StoryProperties): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const [asked, setAsked] = useState<Shown | null>(null);
  const entries = useMemo(() => arranged(conversation), [conversation]);
  const newest = conversation.messages[conversation.messages.length - 1]?.seq ?? 0;
  useEffect(() => {
    stuck.current = true;
  }, [conversation.id]);
  useEffect(() => {
    if (stuck.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [conversation.id, newest]);
  useEffect(() => {
    // The box to write in grows with its text: what was at the end stays in sight.
    const node = box.current;
    const watcher = new ResizeObserver(() => stuck.current && node?.scrollTo({ top: node.scrollHeight }));
    if (node) watcher.observe(node);
    return () => watcher.disconnect();
  }, []);
  // Older messages go in above: what was being read stays where it is.
  const oldest = conversation.messages[0]?.seq ?? 0;
  const height = useRef(0);
  useLayoutEffect(() => {
    const node = box.current;
    if (node && height.current && !stuck.current) node.scrollTop += node.scrollHeight - height.current;
    height.current = 0;
  }, [oldest]);
  const earlier = (): void => {
    height.current = box.current?.scrollHeight ?? 0;
    stuck.current = false;
    onEarlier?.();
  };
  // What was searched for may be pages away: they are read until it is here, and it is shown once.
  const sought = useRef(0);
  useEffect(() => {
    if (!at) sought.current = 0;
    if (!at || sought.current === at) return;
    if (at < oldest && onEarlier) {
      earlier();
      return;
    }
    sought.current = at;
    const found = box.current?.querySelector(`[data-seq="${at}"]`);
    if (found) stuck.current = false;
    found?.scrollIntoView({ block: "center" });
  }, [conversation.id, at, oldest]);
  const scrolled = (): void => {
    const node = box.current;
    if (node) stuck.current = node.scrollHeight - node.scrollTop - node.clientHeight < 80;
  };
  return (
    <div class="story" ref={box} onScroll={scrolled} role="log" aria-label={t("history")} tabIndex={0}>
      {onEarlier && (
        <p class="earlier">
          <button type="button" class="button small" onClick={earlier}>
            {t("earlier")}
          </button>
        </p>
      )}
      <ol>
        {entries.map((shown) => (
          <Entry
            key={shown.message.id}
            shown={shown}
            conversation={conversation.id}
            canHide={conversation.limits?.can_hide === true && conversation.visibility === "public"}
            found={shown.message.seq === at}
            onWhy={setAsked}
          />
        ))}
      </ol>
      {asked?.decision && asked.message.decision_id !== null && (
        <WhyDialog
          conversation={conversation.id}
          decisionId={asked.message.decision_id}
          decision={asked.decision}
          text={asked.message.text}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}
