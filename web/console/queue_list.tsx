// The list of conversations on the left.

import type { JSX } from "preact";
import { StoppedInboxes } from "./inboxes";
import { memo } from "./memo";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { post, session } from "./api";
import { MentionNotice } from "./mentions";
import { attempt, Avatar, channelName, contactName, departmentName, Empty, Foreign, Icon, reasonOf, useNow } from "./parts";
import {
  askedAlone,
  atLeast,
  beside,
  choices,
  earliestLoss,
  filters as chosenFilters,
  heldOf,
  noFilters,
  openTab,
  queue,
  queueError,
  refreshQueue,
  shown,
  tab,
  type Filters,
  type Tab,
} from "./queue_data";
import { reasonText } from "./reasons";
import { storedText } from "./refusals";
import { addressOf, go } from "./route";
import { useStore } from "./store";
import { duration, t } from "./texts";
import type { Held, Queue, QueueItem } from "./types";

const tabs: Tab[] = ["waiting", "mine", "human", "bot", "resolved"];

function TimeLeft({ item, now }: { item: QueueItem; now: number }): JSX.Element | null {
  const loss = earliestLoss(item);
  if (!loss) return item.last_at ? <span class="left">{duration(now - item.last_at)}</span> : null;
  const left = loss.at - now;
  const names = { safety: t("lossSafety"), window: t("lossWindow"), promise: t("lossPromise"), due: t("lossDue") };
  const urgency = left < 0 || loss.kind === "safety" ? "late" : left < 900_000 ? "soon" : "";
  const whole = left < 0 ? t("overdue", { time: duration(left) }) : t("dueIn", { time: duration(left) });
  return (
    <span class={`left ${urgency}`} title={`${names[loss.kind]}: ${whole}`}>
      {urgency && <Icon name="clock" />}
      {`${names[loss.kind]} ${left < 0 ? "−" : ""}${duration(Math.max(60_000, Math.abs(left)))}`}
    </span>
  );
}

const Row = memo(function Row({ item, selected, now }: { item: QueueItem; selected: boolean; now: number }): JSX.Element {
  const why = reasonText(item.because?.[0], item.why[0] ?? "");
  const name = contactName({ name: item.contact, key: item.contact_key ?? "" });
  return (
    <li>
      <a class="row" href={addressOf("queue", item.id)} aria-current={selected ? "true" : undefined} data-id={item.id}>
        <Avatar name={item.contact || "?"} seed={item.contact_key} />
        <span class="row-body">
          <span class="row-top">
            <b>
              <Foreign>{name}</Foreign>
            </b>
            {item.priority && <span class={`priority ${item.priority}`}>{item.priority}</span>}
            <TimeLeft item={item} now={now} />
          </span>
          <span class="row-text" dir="auto">
            {item.last_message || t("noText")}
          </span>
          <span class="row-foot">
            {why && (
              <span class="reason">
                <Foreign>{why}</Foreign>
              </span>
            )}
            <span class="meta">
              {channelName(item.channel)}
              {item.visibility === "public" && ` · ${t("publicComment")}`}
              {item.department && ` · ${departmentName(item.department)}`}
              {item.owner === "human" && ` · ${item.agent}`}
            </span>
          </span>
        </span>
      </a>
    </li>
  );
});

function HeldNotice({ held, more }: { held: Held[]; more: boolean | undefined }): JSX.Element | null {
  const [open, setOpen] = useState(false);
  if (held.length === 0) return null;
  const settle = (row: Held, action: string): void => {
    void attempt(() => post(`/deliveries/${row.outbox_id}/${action}`)).then(() => refreshQueue());
  };
  return (
    <section class="held">
      <button type="button" class="held-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name="warning" />
        {t("heldTitle", { count: more ? `${held.length}+` : held.length })}
        <Icon name="down" />
      </button>
      {open && <p>{t("heldText")}</p>}
      {open &&
        held.map((row) => (
          <div class="held-row" key={row.outbox_id}>
            <a href={addressOf("queue", row.conversation_id)} dir="auto">
              {row.text || `#${row.conversation_id}`}
            </a>
            <small>
              <Foreign>{storedText(row.why)}</Foreign>
            </small>
            <div class="buttons">
              <button type="button" class="button small" onClick={() => settle(row, "sent")}>
                {t("heldSent")}
              </button>
              <button type="button" class="button small" onClick={() => settle(row, "retry")}>
                {t("heldRetry")}
              </button>
              <button type="button" class="button small" onClick={() => settle(row, "drop")}>
                {t("heldDrop")}
              </button>
            </div>
          </div>
        ))}
    </section>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: [string, string][];
  onChange: (value: string) => void;
}): JSX.Element | null {
  if (options.length === 0 && !value) return null;
  return (
    <select aria-label={label} value={value} data-set={value !== ""} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">{label}</option>
      {options.map(([name, title]) => (
        <option value={name} key={name}>
          {title}
        </option>
      ))}
    </select>
  );
}

function FilterBar({ filters, rows }: { filters: Filters; rows: QueueItem[] }): JSX.Element {
  const info = useStore(session) || null;
  const set = (change: Partial<Filters>): void => chosenFilters.set({ ...filters, ...change });
  const departments = (info?.departments ?? []).map((one) => one.name);
  const labels = rows.flatMap((one) => one.labels ?? []);
  return (
    <div class="filters">
      <input
        type="search"
        value={filters.text}
        placeholder={t("filter")}
        aria-label={t("filter")}
        onInput={(event) => set({ text: event.currentTarget.value })}
      />
      <Choice
        label={t("department")}
        value={filters.department}
        onChange={(department) => set({ department })}
        options={choices(departments, [...rows.map((one) => one.department), filters.department]).map((one) => [one, departmentName(one)])}
      />
      <Choice
        label={t("channel")}
        value={filters.channel}
        onChange={(channel) => set({ channel })}
        options={choices(info?.channels ?? [], [...rows.map((one) => one.channel), filters.channel]).map((one) => [one, channelName(one)])}
      />
      <Choice
        label={t("label")}
        value={filters.label}
        onChange={(label) => set({ label })}
        options={choices(info?.labels ?? [], [...labels, filters.label]).map((one) => [one, one])}
      />
    </div>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear: () => void }): JSX.Element {
  if (!filtered) return <Empty title={t("emptyQueue")}>{t("emptyQueueText")}</Empty>;
  return (
    <Empty title={t("emptyFilter")}>
      <button type="button" class="button" onClick={onClear}>
        {t("clearFilters")}
      </button>
    </Empty>
  );
}

function Tabs({ value }: { value: Queue | null }): JSX.Element {
  const which = useStore(tab);
  const count = (one: Tab): number => shown(value?.conversations ?? [], one, noFilters).length;
  const names = { waiting: t("waiting"), mine: t("mine"), human: t("human"), bot: t("bot"), resolved: t("resolved") };
  return (
    <div class="tabs" role="tablist">
      {tabs.map((one) => (
        <button type="button" role="tab" key={one} aria-selected={one === which} onClick={() => openTab(one)}>
          {names[one]}
          {(one === "waiting" || one === "mine") && count(one) > 0 && <span class="count">{atLeast(count(one))}</span>}
        </button>
      ))}
    </div>
  );
}

function keyboardMove(items: QueueItem[], selected: number, step: number): void {
  const at = items.findIndex((item) => item.id === selected);
  const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + step))];
  if (!next) return;
  go("queue", next.id);
  document.querySelector(`[data-id="${next.id}"]`)?.scrollIntoView({ block: "nearest" });
}

export function QueueList({ selected }: { selected: number }): JSX.Element {
  const people = useStore(queue);
  const others = useStore(beside);
  const error = useStore(queueError);
  const which = useStore(tab);
  const value = askedAlone() ? others : people;
  const filters = useStore(chosenFilters);
  const now = useNow();
  const items = useMemo(() => shown(value?.conversations ?? [], which, filters), [value, which, filters]);
  const latest = useRef(items);
  latest.current = items;
  useLayoutEffect(() => {
    const move = (event: Event): void => keyboardMove(latest.current, selected, (event as CustomEvent<number>).detail);
    addEventListener("queue-move", move);
    return () => removeEventListener("queue-move", move);
  }, [selected]);
  return (
    <section class="list" aria-label={t("queue")}>
      <Tabs value={people} />
      <FilterBar filters={filters} rows={value?.conversations ?? []} />
      <MentionNotice mentions={people?.mentions ?? []} more={people?.more_mentions} />
      <StoppedInboxes />
      <HeldNotice held={heldOf(people)} more={people?.more_held} />
      {value ? (
        <ul class="rows" hidden={items.length === 0}>
          {items.map((item) => (
            <Row key={item.id} item={item} selected={item.id === selected} now={now} />
          ))}
        </ul>
      ) : (
        <p class="loading" role="status">
          {error ? reasonOf(error) : t("loading")}
        </p>
      )}
      {value?.more && <p class="soft more">{t("firstConversations", { limit: value.conversations.length })}</p>}
      {value && items.length === 0 && (
        <Nothing filtered={Object.values(filters).some(Boolean)} onClear={() => chosenFilters.set(noFilters)} />
      )}
    </section>
  );
}
