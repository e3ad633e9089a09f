// Where one is signed in, and the end of all sessions but this one.

import type { JSX } from "preact";
import { post, read } from "./api";
import { attempt, toast, useLoaded, Whole } from "./parts";
import { moment, t } from "./texts";
import type { OpenSession } from "./types";

const browsers: [mark: RegExp, name: string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: [mark: RegExp, name: string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** "Firefox, Windows": enough to recognise one's own machines. */
function deviceOf(words: string): string {
  const nameIn = (list: [RegExp, string][]): string => list.find(([mark]) => mark.test(words))?.[1] ?? "";
  return [nameIn(browsers), nameIn(systems)].filter(Boolean).join(", ") || t("unknownDevice");
}

function Sessions({ sessions, onEnd }: { sessions: OpenSession[]; onEnd: () => void }): JSX.Element {
  return (
    <>
      <ul class="plain people">
        {sessions.map((one) => (
          <li key={`${one.started_at} ${one.address}`}>
            <span class="who">
              <strong>{deviceOf(one.browser)}</strong>
              <small class="soft">
                <bdi>{one.address}</bdi>
              </small>
            </span>
            {one.current ? (
              <span class="chip good">{t("thisSession")}</span>
            ) : (
              <small>{t("lastActive", { time: moment(one.seen_at) })}</small>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <div class="buttons">
          <button type="button" class="button" onClick={onEnd}>
            {t("endOthers")}
          </button>
        </div>
      )}
    </>
  );
}

export function SessionsCard(): JSX.Element {
  const loaded = useLoaded("sessions", () => read<{ sessions: OpenSession[] }>("/sessions"));
  const end = async (): Promise<void> => {
    if (!(await attempt(() => post("/sessions/end-others")))) return;
    toast.show(t("done"));
    loaded.reload();
  };
  return (
    <section class="card">
      <h2>{t("sessions")}</h2>
      <p class="soft">{t("sessionsText")}</p>
      <Whole from={loaded}>{({ sessions }) => <Sessions sessions={sessions} onEnd={() => void end()} />}</Whole>
    </section>
  );
}
