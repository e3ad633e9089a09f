// How the connected accounts are. That one is stopped concerns everybody who answers its customers.

import type { JSX } from "preact";
import { read } from "./api";
import { listen, throttled, useNews } from "./live";
import { channelName, Foreign, Icon, useLoaded, useNow, Whole } from "./parts";
import { storedText } from "./refusals";
import { Store, useStore } from "./store";
import { moment, t } from "./texts";
import type { InboxHealth } from "./types";

const inboxes = new Store<InboxHealth[]>([]);

/** Keeps them known on every page, from now until the returned function is called. */
export function watchInboxes(): () => void {
  const refresh = throttled(() => {
    read<{ inboxes: InboxHealth[] }>("/inboxes").then(
      (answer) => inboxes.set(answer.inboxes),
      // The queue, which is asked for as often, says that the server cannot be reached.
      () => undefined,
    );
  }, 20_000);
  refresh();
  return listen((news) => {
    if (news.t !== "presence") refresh();
  });
}

function isPaused(one: InboxHealth, now: number): boolean {
  return one.paused_until !== null && one.paused_until > now;
}

/** Those from which nothing leaves now, or only the one with this name. */
export function StoppedInboxes({ only }: { only?: string }): JSX.Element | null {
  const now = useNow();
  const stopped = useStore(inboxes).filter((one) => (one.off || isPaused(one, now)) && (only === undefined || one.name === only));
  if (stopped.length === 0) return null;
  return (
    <div class="stopped" role="status">
      {stopped.map((one) => (
        <p key={one.name}>
          <Icon name="warning" />
          <span>
            {one.off
              ? t("inboxOffText", { name: one.name })
              : t("inboxPausedText", { name: one.name, time: moment(one.paused_until ?? 0) })}
            {only !== undefined && !one.off && one.pause_reason && (
              <small>
                <Foreign>{storedText(one.pause_reason)}</Foreign>
              </small>
            )}
          </span>
        </p>
      ))}
    </div>
  );
}

function Health({ of }: { of: InboxHealth }): JSX.Element {
  const paused = isPaused(of, Date.now());
  const well = !of.off && !paused && !of.held && !of.failed;
  const news = [
    of.last_inbound_at && t("lastInbound", { time: moment(of.last_inbound_at) }),
    of.pending > 0 && t("pendingOut", { count: of.pending }),
    of.held > 0 && t("heldOut", { count: of.held }),
    of.failed > 0 && t("failedOut", { count: of.failed }),
    paused && storedText(of.pause_reason),
  ];
  const state = of.off ? t("inboxOff") : paused ? t("paused", { time: moment(of.paused_until ?? 0) }) : t(well ? "healthy" : "needsLook");
  return (
    <li>
      <span class="who">
        <b>{of.name}</b>
        <small>{[channelName(of.channel), ...news].filter(Boolean).join(" · ")}</small>
      </span>
      <span class={well ? "chip good" : "chip warn"}>{state}</span>
    </li>
  );
}

export function Inboxes(): JSX.Element {
  const loaded = useLoaded("inboxes", () => read<{ inboxes: InboxHealth[] }>("/inboxes"));
  useNews(loaded.reload, 3000);
  return (
    <section class="card">
      <h2>{t("inboxes")}</h2>
      <Whole from={loaded}>
        {({ inboxes: all }) => (
          <ul class="plain people">
            {all.map((one) => (
              <Health key={one.name} of={one} />
            ))}
          </ul>
        )}
      </Whole>
    </section>
  );
}
