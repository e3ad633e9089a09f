// Where a person writes to the customer or to colleagues. A draft is never lost: it is kept until the server has it.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, may, newClientId, post, read, session } from "./api";
import { Icon, reasonOf } from "./parts";
import { kept } from "./store";
import { inOurs, language, t } from "./texts";
import type { Canned, Conversation, Limits } from "./types";

type Mode = "reply" | "note";

const encoder = new TextEncoder();

/** Length as the platform counts it. */
export function lengthIn(unit: Limits["unit"], text: string): number {
  if (unit === "utf8_bytes") return encoder.encode(text).length;
  if (unit === "utf16_units") return text.length;
  let count = 0;
  for (const letter of text) count += unit === "weighted" && (letter.codePointAt(0) ?? 0) > 0x10ff ? 2 : 1;
  return count;
}

function filled(text: string, conversation: Conversation): string {
  const user = session.value ? session.value.user : null;
  const values: Record<string, string> = {
    "contact.name": conversation.contact.name.split(" ")[0] ?? "",
    "agent.name": user?.full_name || user?.name || "",
    case: conversation.case,
  };
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (whole, name: string) => values[name] ?? whole);
}

function useCanned(): Canned[] {
  const [replies, setReplies] = useState<Canned[]>([]);
  useEffect(() => {
    if (!may("agent")) return;
    read<{ replies: Canned[] }>("/canned").then((answer) => setReplies(answer.replies ?? []), () => undefined);
  }, []);
  return replies;
}

function CannedList({ replies, chosen, onPick }: { replies: Canned[]; chosen: number; onPick: (reply: Canned) => void }): JSX.Element {
  return (
    <ul class="canned" role="listbox" aria-label={t("canned")}>
      {replies.length === 0 && <li class="nothing">{t("cannedNone")}</li>}
      {replies.map((reply, index) => (
        <li key={reply.name} role="option" aria-selected={index === chosen} onMouseDown={(event) => { event.preventDefault(); onPick(reply); }}>
          <b>{reply.name}</b><span>{inOurs(reply.text)}</span>
        </li>
      ))}
    </ul>
  );
}

interface Properties {
  conversation: Conversation;
  onSent: () => void;
}

/** What is being sent: the same id again, so that two tries are one message. */
interface Sending {
  clientId: string;
  text: string;
}

function useDraft(conversation: number, mode: Mode): [string, (text: string) => void] {
  const key = `draft:${conversation}:${mode}`;
  const [state, setState] = useState({ key, text: kept.read(key) });
  const text = state.key === key ? state.text : kept.read(key);
  const set = (next: string): void => {
    kept.write(key, next);
    setState({ key, text: next });
  };
  return [text, set];
}

function Limit({ text, limits }: { text: string; limits: Limits | undefined }): JSX.Element | null {
  if (!limits || !limits.max_text) return null;
  const length = lengthIn(limits.unit, text);
  const parts = Math.ceil(length / limits.max_text);
  if (parts > 1) return <span class="warn">{t("parts", { count: parts })}</span>;
  return length > limits.max_text * 0.8 ? <span>{t("charactersLeft", { count: limits.max_text - length })}</span> : null;
}

export function ReplyBox({ conversation, onSent }: Properties): JSX.Element {
  const [mode, setMode] = useState<Mode>("reply");
  const [text, setText] = useDraft(conversation.id, mode);
  const [problem, setProblem] = useState("");
  const [overtaken, setOvertaken] = useState(false);
  const [busy, setBusy] = useState(false);
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLTextAreaElement>(null);
  const sending = useRef<Sending | null>(null);
  const told = useRef(0);
  const replies = useCanned();
  // The last message that was on the screen when the writing began: a colleague's reply after it is told by the server.
  const seen = useRef(0);
  const newest = conversation.messages[conversation.messages.length - 1]?.seq ?? 0;
  if (!text || !seen.current) seen.current = newest;

  const asked = mode === "reply" && /^\/[^\n]{0,40}$/.test(text) ? text.slice(1).toLocaleLowerCase() : null;
  const offers = asked === null ? [] : replies.filter((one) => `${one.name} ${inOurs(one.text)}`.toLocaleLowerCase().includes(asked)).slice(0, 8);

  useEffect(() => {
    setProblem("");
    setOvertaken(false);
    seen.current = 0;
  }, [conversation.id, mode]);
  useEffect(() => {
    const focus = (event: Event): void => {
      setMode((event as CustomEvent<Mode>).detail);
      input.current?.focus();
    };
    addEventListener("write", focus);
    return () => removeEventListener("write", focus);
  }, []);
  useEffect(() => {
    const node = input.current;
    if (!node) return;
    node.style.height = "auto";
    node.style.height = `${Math.min(node.scrollHeight, 260)}px`;
  }, [text, mode, conversation.id]);

  const write = (next: string): void => {
    setText(next);
    setChosen(0);
    if (mode !== "reply" || !next || Date.now() - told.current < 4000) return;
    told.current = Date.now();
    post(`/conversations/${conversation.id}/typing`, { on: true }).catch(() => undefined);
  };
  const pick = (reply: Canned): void => {
    setText(filled(reply.text[conversation.language] ?? reply.text[language.value] ?? inOurs(reply.text), conversation));
    input.current?.focus();
  };
  const submit = async (anyway = false): Promise<void> => {
    const body = text.trim();
    if (!body || busy) return;
    if (sending.current?.text !== body) sending.current = { clientId: newClientId(), text: body };
    setBusy(true);
    setProblem("");
    setOvertaken(false);
    try {
      const common = { client_id: sending.current.clientId, text: body };
      await post(`/conversations/${conversation.id}/${mode}`, mode === "note" ? common : { ...common, after_seq: seen.current, anyway });
      sending.current = null;
      told.current = 0;
      setText("");
      onSent();
    } catch (error) {
      if (error instanceof ApiError && error.code === "overtaken") setOvertaken(true);
      else if (error instanceof ApiError && error.code === "window_closed") setProblem(t("windowClosed"));
      else setProblem(t("sendFailed", { why: reasonOf(error) }));
    }
    setBusy(false);
    input.current?.focus();
  };
  const key = (event: KeyboardEvent): void => {
    const offer = offers[chosen];
    if (offer && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      pick(offer);
    } else if (offers.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      setChosen((chosen + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    }
  };

  if (!may("agent")) return <p class="read-only">{t("readOnly")}</p>;
  const isPublic = conversation.visibility === "public" && mode === "reply";
  const others = (conversation.presence ?? []).filter((one) => one.typing && session.value && one.agent !== session.value.user.name);
  const placeholder = mode === "reply" ? t("replyPlaceholder", { name: conversation.contact.name || t("customer") }) : t("notePlaceholder");
  return (
    <form class={`writer ${mode}`} onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      {others.length > 0 && <p class="typing" role="status">{t("isTyping", { names: others.map((one) => one.agent).join(", ") })}</p>}
      {overtaken && (
        <p class="problem" role="alert">
          <Icon name="warning" />{t("overtaken")}
          <button type="button" class="button small" onClick={() => void submit(true)}>{t("sendAnyway")}</button>
        </p>
      )}
      {problem && <p class="problem" role="alert"><Icon name="warning" />{problem}</p>}
      {asked !== null && <CannedList replies={offers} chosen={chosen} onPick={pick} />}
      <div class="writer-tabs" role="group">
        <button type="button" aria-pressed={mode === "reply"} onClick={() => setMode("reply")}>{t("reply")}</button>
        <button type="button" aria-pressed={mode === "note"} onClick={() => setMode("note")}><Icon name="note" />{t("internalNote")}</button>
        {isPublic && <span class="public"><Icon name="globe" />{t("publicWarning")}</span>}
      </div>
      <textarea ref={input} rows={2} dir="auto" value={text} placeholder={placeholder} aria-label={mode === "reply" ? t("reply") : t("internalNote")}
        onInput={(event) => write(event.currentTarget.value)} onKeyDown={key} />
      <div class="writer-foot">
        <span class="hint">{t("sendHint")}</span>
        {mode === "reply" && <Limit text={text} limits={conversation.limits} />}
        <button type="submit" class="button primary" disabled={busy || !text.trim()}>{busy ? t("sending") : mode === "reply" ? t("send") : t("addNote")}</button>
      </div>
    </form>
  );
}
