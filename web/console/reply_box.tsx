// Where a person writes to the customer or to colleagues.

import type { JSX, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { may, session } from "./api";
import { cannedOffers, unfilled, useCanned } from "./canned";
import { StoppedInboxes } from "./inboxes";
import { fitting, lengthIn } from "./limits";
import { mentionOffers } from "./mentions";
import { OfferList, type Offer } from "./offers";
import { channelName, contactName, Icon, useNow } from "./parts";
import { outgoing, useBox, useSeen, useSender, useTyping, type Mode, type Outgoing, type Sender } from "./sending";
import { t } from "./texts";
import type { Conversation, Limits } from "./types";

type Limited = Outgoing & { limits: Limits };

function isTooLong(leaves: Outgoing): leaves is Limited {
  return Boolean(leaves.limits?.max_text && lengthIn(leaves.limits.unit, leaves.text) > leaves.limits.max_text);
}

/** Of a long text only what stands at the mark is shown. */
const shownAround = 400;
const ending = (text: string): string => (text.length > shownAround ? `…${[...text].slice(-shownAround).join("")}` : text);
const beginning = (text: string): string => (text.length > shownAround ? `${[...text].slice(0, shownAround).join("")}…` : text);

function Limit({ text, limits }: Pick<Outgoing, "text" | "limits">): JSX.Element | null {
  if (!limits?.max_text) return null;
  const length = lengthIn(limits.unit, text);
  if (length > limits.max_text) return <span class="warn">{t("overLimit", { count: length - limits.max_text })}</span>;
  return length > limits.max_text * 0.8 ? <span>{t("charactersLeft", { count: limits.max_text - length })}</span> : null;
}

function Notices({ conversation, sender, onAnyway }: { conversation: Conversation; sender: Sender; onAnyway: () => void }): JSX.Element {
  const me = session.value ? session.value.user.name : "";
  const others = (conversation.presence ?? []).filter((one) => one.typing && one.agent !== me).map((one) => one.agent);
  return (
    <>
      {others.length > 0 && (
        <p class="typing" role="status">
          {t("isTyping", { names: others.join(", "), count: others.length })}
        </p>
      )}
      <StoppedInboxes only={conversation.inbox} />
      {sender.overtaken && (
        <p class="problem" role="alert">
          <Icon name="warning" />
          {t("overtaken")}
          <button type="button" class="button small" onClick={onAnyway}>
            {t("sendAnyway")}
          </button>
        </p>
      )}
      {sender.problem && (
        <p class="problem" role="alert">
          <Icon name="warning" />
          {sender.problem}
        </p>
      )}
    </>
  );
}

function Tabs({ mode, isPublic, onChange }: { mode: Mode; isPublic: boolean; onChange: (mode: Mode) => void }): JSX.Element {
  return (
    <div class="writer-tabs" role="group">
      <button type="button" aria-pressed={mode === "reply"} onClick={() => onChange("reply")}>
        {t("reply")}
      </button>
      <button type="button" aria-pressed={mode === "note"} onClick={() => onChange("note")}>
        <Icon name="note" />
        {t("internalNote")}
      </button>
      {isPublic && (
        <span class="public">
          <Icon name="globe" />
          {t("publicWarning")}
        </span>
      )}
    </div>
  );
}

interface PreviewProperties {
  leaves: Outgoing;
  written: string;
  channel: string;
}

/** How the text leaves where that is not as it is written, or how much of it the platform would take. */
function Preview({ leaves, written, channel }: PreviewProperties): JSX.Element | null {
  if (leaves.closed) return null;
  const { fits, over } = isTooLong(leaves) ? fitting(leaves.limits, leaves.text) : { fits: leaves.text, over: "" };
  if (!over && leaves.text === written.trim()) return null;
  const label = over ? t("doesNotFit", { channel: channelName(channel) }) : t("leavesAs");
  return (
    <div class="preview" role="group" aria-label={label}>
      <small>{label}</small>
      <p class="quote" dir="auto" tabIndex={0}>
        {over ? ending(fits) : fits}
        {over && <mark>{beginning(over)}</mark>}
      </p>
    </div>
  );
}

function ClosedWindow({ leaves }: { leaves: Outgoing }): JSX.Element | null {
  if (!leaves.closed && !leaves.inTemplate) return null;
  return (
    <p class="window-closed" role="status">
      <Icon name="clock" />
      {leaves.closed ? t("windowClosed") : t("inTemplate")}
    </p>
  );
}

/** As high as its text, up to a limit. */
function useFit(input: RefObject<HTMLTextAreaElement>, depends: unknown[]): void {
  useEffect(() => {
    const node = input.current;
    if (!node) return;
    node.style.height = "auto";
    node.style.height = `${Math.min(node.scrollHeight, 260)}px`;
  }, depends);
}

interface InputProperties {
  conversation: Conversation;
  mode: Mode;
  text: string;
  input: RefObject<HTMLTextAreaElement>;
  onText: (text: string) => void;
  onSubmit: () => void;
}

/** The box itself, with the saved replies that `/` brings up, and the colleagues that `@` brings up in a note. */
function TextInput({ conversation, mode, text, input, onText, onSubmit }: InputProperties): JSX.Element {
  const [chosen, setChosen] = useState(0);
  const replies = useCanned();
  const caret = input.current?.selectionStart ?? text.length;
  const asked = mode === "reply" ? cannedOffers(replies, text, conversation) : mentionOffers(text, caret, conversation);
  const offers = asked ?? [];
  useFit(input, [text, mode, conversation.id]);
  const pick = (offer: Offer): void => {
    const node = input.current;
    onText(offer.text);
    if (!node) return;
    node.value = offer.text;
    node.focus();
    node.setSelectionRange(offer.caret, offer.caret);
  };
  const key = (event: KeyboardEvent): void => {
    const offer = offers[chosen];
    const move = { ArrowDown: 1, ArrowUp: offers.length - 1 }[event.key];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSubmit();
    else if (offer && (event.key === "Enter" || event.key === "Tab")) pick(offer);
    else if (offer && move) setChosen((chosen + move) % offers.length);
    else return;
    event.preventDefault();
  };
  const typed = (next: string): void => {
    setChosen(0);
    onText(next);
  };
  const name = contactName(conversation.contact);
  return (
    <>
      {asked && (
        <OfferList
          label={mode === "reply" ? t("canned") : t("colleagues")}
          nothing={t("cannedNone")}
          offers={offers}
          chosen={chosen}
          onPick={pick}
        />
      )}
      <textarea
        ref={input}
        rows={2}
        dir="auto"
        value={text}
        onKeyDown={key}
        onInput={(event) => typed(event.currentTarget.value)}
        aria-label={mode === "reply" ? t("reply") : t("internalNote")}
        placeholder={mode === "reply" ? t("replyPlaceholder", { name }) : t("notePlaceholder")}
      />
    </>
  );
}

function Writer({ conversation, onSent }: { conversation: Conversation; onSent: () => void }): JSX.Element {
  const [mode, setMode] = useState<Mode>("reply");
  const box = useBox(conversation.id, mode);
  const { text } = box;
  const sender = useSender(conversation.id, mode);
  const seen = useSeen(conversation, mode, text !== "");
  const tellTyping = useTyping(conversation.id);
  const input = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const focus = (event: Event): void => {
      setMode((event as CustomEvent<Mode>).detail);
      input.current?.focus();
    };
    addEventListener("write", focus);
    return () => removeEventListener("write", focus);
  }, []);
  const write = (next: string): void => {
    box.write(next);
    if (mode === "reply" && next) tellTyping();
  };
  const leaves = outgoing(conversation, mode, text, useNow());
  const missing = mode === "reply" ? unfilled(text) : [];
  const ready = text.trim() !== "" && !sender.busy && !leaves.closed && !isTooLong(leaves) && missing.length === 0;
  const submit = async (anyway: boolean): Promise<void> => {
    const body = text.trim();
    if (!ready) return;
    if (await sender.send(body, seen, anyway)) {
      box.clear(body);
      onSent();
    }
    input.current?.focus();
  };
  const label = sender.busy ? t("sending") : mode === "reply" ? t("send") : t("addNote");
  return (
    <form
      class={`writer ${mode}`}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(false);
      }}
    >
      <Notices conversation={conversation} sender={sender} onAnyway={() => void submit(true)} />
      <Tabs mode={mode} isPublic={conversation.visibility === "public" && mode === "reply"} onChange={setMode} />
      <ClosedWindow leaves={leaves} />
      <Preview leaves={leaves} written={text} channel={conversation.channel} />
      <TextInput conversation={conversation} mode={mode} text={text} input={input} onText={write} onSubmit={() => void submit(false)} />
      <div class="writer-foot">
        <span class="hint">{t("sendHint")}</span>
        <Limit text={leaves.text} limits={leaves.limits} />
        {missing.length > 0 && <span class="warn">{t("unfilled", { names: [...new Set(missing)].join(", ") })}</span>}
        <button type="submit" class="button primary" disabled={!ready}>
          {label}
        </button>
      </div>
    </form>
  );
}

export function ReplyBox(properties: { conversation: Conversation; onSent: () => void }): JSX.Element {
  return may("agent") ? <Writer {...properties} /> : <p class="read-only">{t("readOnly")}</p>;
}
