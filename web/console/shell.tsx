// The frame: navigation, the line to the server, keyboard shortcuts.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { ApiError, call, may, session } from "./api";
import { ConversationPage } from "./conversation";
import { HoursPage } from "./hours";
import { watchInboxes } from "./inboxes";
import { KnowledgePage } from "./knowledge";
import { LearningPage } from "./learning";
import { connect, connected, disconnect } from "./live";
import { OverviewPage } from "./overview";
import { attempt, Dialog, Empty, Icon, PageToast, type IconName } from "./parts";
import { PeoplePage } from "./people";
import { atLeast, queue, refreshQueue, shown, noFilters } from "./queue_data";
import { QueueList } from "./queue_list";
import { addressOf, go, route } from "./route";
import { SearchPage } from "./search";
import { SettingsPage, watchForWaiting } from "./settings";
import { useStore } from "./store";
import { t } from "./texts";

type PageName = "queue" | "search" | "knowledge" | "learning" | "hours" | "overview" | "people" | "settings";
const pages: PageName[] = ["queue", "search", "knowledge", "learning", "hours", "overview", "people", "settings"];

function waitingCount(): number {
  return shown(queue.value?.conversations ?? [], "waiting", noFilters).length;
}

/** One that the server has ended already is over, too; one that it has not heard of is not. */
async function endSession(): Promise<void> {
  try {
    await call("DELETE", "/session");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
}

function Nav({ page }: { page: string }): JSX.Element {
  useStore(queue);
  const waiting = waitingCount();
  const leave = async (): Promise<void> => {
    if (await attempt(endSession)) session.set(false);
  };
  const info = session.value || null;
  return (
    <nav class="rail" aria-label={t("menu")}>
      <span class="brand" aria-hidden="true">
        P
      </span>
      <ul>
        {pages.map((one) => (
          <li key={one} class={`nav-${one}`}>
            <a href={addressOf(one)} aria-current={page === one ? "page" : undefined} title={t(one)}>
              <Icon name={one as IconName} />
              <span>{t(one)}</span>
              {one === "queue" && waiting > 0 && <b class="count">{atLeast(waiting)}</b>}
            </a>
          </li>
        ))}
      </ul>
      <button type="button" class="leave" onClick={() => void leave()} title={t("signOut")}>
        <Icon name="leave" />
        <span>{t("signOut")}</span>
      </button>
      <small class="me">{info?.user.full_name || info?.user.name}</small>
    </nav>
  );
}

const shortcuts: [string, keyof typeof shortcutTexts][] = [
  ["j", "next"],
  ["k", "previous"],
  ["r", "reply"],
  ["n", "note"],
  ["t", "take"],
  ["e", "resolve"],
  ["b", "back"],
  ["/", "search"],
  ["g q · g k · g h · g o", "go"],
  ["Esc", "leave"],
  ["?", "help"],
];
const shortcutTexts = {
  next: "keyNext",
  previous: "keyPrevious",
  reply: "keyReply",
  note: "keyNote",
  take: "keyTake",
  resolve: "keyResolve",
  back: "keyBack",
  search: "keySearch",
  go: "keyGo",
  leave: "keyLeave",
  help: "keyHelp",
} as const;

function Help({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t("shortcuts")} onClose={onClose}>
      <dl class="facts keys">
        {shortcuts.map(([keys, name]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(shortcutTexts[name])}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}

/** Single keys, only while nothing is being written and no dialog is open. */
function handleKey(event: KeyboardEvent, prefix: { key: string }, help: () => void): void {
  if (event.key === "Escape" && typing(event.target)) (event.target as HTMLElement).blur();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const tell = (name: string, detail: unknown) => () => void dispatchEvent(new CustomEvent(name, { detail }));
  const goes: Record<string, string> = { q: "queue", k: "knowledge", h: "hours", o: "overview", l: "learning" };
  const page = prefix.key === "g" ? goes[event.key] : undefined;
  prefix.key = event.key;
  const writer = may("agent") && route.value.page === "queue" && route.value.id !== "";
  const keys: Record<string, () => void> = {
    j: tell("queue-move", 1),
    k: tell("queue-move", -1),
    "/": () => go("search"),
    "?": help,
    ...(writer && {
      r: tell("write", "reply"),
      n: tell("write", "note"),
      t: tell("act", "take"),
      e: tell("act", "resolve"),
      b: tell("act", "hand-back"),
    }),
  };
  const action = page ? () => go(page) : keys[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

function Page(): JSX.Element {
  const { page, id, query } = useStore(route);
  switch (page) {
    case "search":
      return <SearchPage query={query.get("q") ?? ""} />;
    case "knowledge":
      return <KnowledgePage id={id} query={query} />;
    case "learning":
      return <LearningPage />;
    case "hours":
      return <HoursPage />;
    case "overview":
      return <OverviewPage />;
    case "people":
      return <PeoplePage />;
    case "settings":
      return <SettingsPage />;
    default: {
      const chosen = Number(id) || 0;
      return (
        <div class={`inbox ${chosen ? "chosen" : ""}`}>
          <h1 class="unseen">{t("queue")}</h1>
          <QueueList selected={chosen} />
          {chosen ? (
            <ConversationPage key={chosen} id={chosen} at={Number(query.get("at")) || 0} />
          ) : (
            <section class="conversation none">
              <Empty title={t("choose")}>{t("chooseText")}</Empty>
            </section>
          )}
        </div>
      );
    }
  }
}

function Line(): JSX.Element | null {
  const up = useStore(connected);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(!up), up ? 0 : 1500);
    return () => clearTimeout(timer);
  }, [up]);
  if (up || !late) return null;
  return (
    <p class="line-lost" role="status">
      <Icon name="warning" />
      <b>{t("lostTitle")}</b> {t("lostText")}
    </p>
  );
}

export function Shell(): JSX.Element {
  const { page } = useStore(route);
  const [help, setHelp] = useState(false);
  useLayoutEffect(() => {
    connect();
    refreshQueue();
    const prefix = { key: "" };
    const key = (event: KeyboardEvent): void => handleKey(event, prefix, () => setHelp(true));
    addEventListener("keydown", key);
    const unwatch = [
      watchForWaiting(),
      watchInboxes(),
      queue.watch(() => {
        const waiting = waitingCount();
        const brand = session.value ? session.value.brand || "Portavoz" : "Portavoz";
        document.title = waiting ? `(${atLeast(waiting)}) ${brand}` : brand;
      }),
    ];
    return () => {
      removeEventListener("keydown", key);
      unwatch.forEach((stop) => stop());
      disconnect();
    };
  }, []);
  return (
    <div class="shell">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        {t("skip")}
      </a>
      <Nav page={page} />
      <main id="main" tabIndex={-1}>
        <Line />
        <Page />
      </main>
      <PageToast />
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}
