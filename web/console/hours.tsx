// Opening hours, what would be said at a given time, and the promises that are due.

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { read, session } from "./api";
import type { Calendar, CalendarDay, HoursPreview } from "./book_types";
import { DateField, TimeField } from "./date_field";
import { useNews } from "./live";
import { contactName, departmentName, Foreign, shopZone, useLoaded, useNow, Whole } from "./parts";
import { addressOf } from "./route";
import { clock, duration, inOurs, language, moment, t, timeOfWall, wallTime } from "./texts";
import type { PromiseRow } from "./types";

function Day({ day, today, zone }: { day: CalendarDay; today: boolean; zone: string }): JSX.Element {
  const date = new Date(`${day.date}T12:00:00`);
  const name = new Intl.DateTimeFormat(language.value, { weekday: "short", day: "numeric", month: "short" }).format(date);
  const times = day.intervals.map((one) => `${clock(one.from, zone)}–${clock(one.to, zone)}`).join("  ");
  return (
    <tr class={today ? "today" : ""}>
      <th scope="row">{name}</th>
      <td>
        {times || t("closedDay")}
        {day.holiday && <span class="chip warn">{t("holiday")}</span>}
      </td>
    </tr>
  );
}

function CalendarCard({ calendar }: { calendar: Calendar }): JSX.Element {
  return (
    <section class="card">
      <h2>
        {calendar.name}
        <span class={calendar.open ? "chip good" : "chip"}>{calendar.open ? t("openNow") : t("closedNow")}</span>
      </h2>
      <p class="soft">
        {[
          calendar.timezone,
          calendar.changes_at && t("changesAt", { time: moment(calendar.changes_at, calendar.timezone) }),
          calendar.departments.map(departmentName).join(", "),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <table class="days">
        <tbody>
          {calendar.days.slice(0, 8).map((day, index) => (
            <Day key={day.date} day={day} today={index === 0} zone={calendar.timezone} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PreviewResult({ at, department }: { at: number; department: string }): JSX.Element {
  const query = new URLSearchParams({ at: String(at), language: language.value, ...(department && { department }) });
  const loaded = useLoaded(`preview ${query.toString()}`, () => read<HoursPreview>(`/calendars/preview?${query.toString()}`));
  return (
    <Whole from={loaded}>
      {(preview) => (
        <div aria-live="polite">
          <p>
            <span class={preview.open ? "chip good" : "chip"}>{preview.open ? t("openNow") : t("closedNow")}</span> {preview.calendar}
            {!preview.open && preview.next_opening_at && ` · ${t("nextOpening")}: ${moment(preview.next_opening_at, shopZone())}`}
          </p>
          <h3>{t("wouldSay")}</h3>
          <p class="quote" dir="auto">
            {preview.handoff_text}
          </p>
          <h3>{t("answersUntil")}</h3>
          <dl class="facts">
            {preview.promises.map((one) => (
              <div key={one.priority}>
                <dt>{one.priority}</dt>
                <dd>
                  {moment(one.due_at, shopZone())}
                  {one.text && ` · ${one.text}`}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </Whole>
  );
}

function PreviewCard(): JSX.Element {
  const [at, setAt] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const [department, setDepartment] = useState("");
  const departments = (session.value || null)?.departments ?? [];
  const [date = "", time = ""] = wallTime(at, shopZone()).split("T");
  const changed = (day: string, hour: string): void => {
    const chosen = timeOfWall(`${day}T${hour}`, shopZone());
    if (Number.isFinite(chosen)) setAt(chosen);
  };
  return (
    <section class="card">
      <h2>{t("previewTitle")}</h2>
      <p class="soft">{t("previewText")}</p>
      <div class="stack">
        <DateField label={t("when")} value={date} onChange={(next) => changed(next, time)}>
          <TimeField value={time} onChange={(next) => changed(date, next)} />
        </DateField>
        <label>
          {t("department")}
          <select value={department} onChange={(event) => setDepartment(event.currentTarget.value)}>
            <option value="">{t("defaultDepartment")}</option>
            {departments.map((one) => (
              <option key={one.name} value={one.name}>
                {inOurs(one.title, one.name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <PreviewResult at={at} department={department} />
    </section>
  );
}

function PromiseList({ title, state, empty }: { title: string; state: "open" | "broken"; empty: string }): JSX.Element {
  const loaded = useLoaded(`promises ${state}`, () => read<{ promises: PromiseRow[]; more?: boolean }>(`/promises?state=${state}`));
  useNews(loaded.reload, 2000);
  const now = useNow();
  return (
    <section class="card">
      <h2>{title}</h2>
      <Whole from={loaded}>
        {({ promises, more }) =>
          promises.length === 0 ? (
            <p class="soft">{empty}</p>
          ) : (
            <ul class="plain">
              {promises.map((one) => {
                const left = one.due_at - now;
                return (
                  <li key={one.id ?? one.due_at} class={`promise ${state === "broken" || left < 0 ? "broken" : "open"}`}>
                    <a href={addressOf("queue", one.conversation_id ?? "")}>
                      <Foreign>{contactName({ name: one.contact ?? "", key: one.contact_key ?? "" })}</Foreign>
                    </a>
                    <span dir="auto">{one.text}</span>
                    <small>{`${moment(one.due_at, shopZone())} · ${left < 0 ? t("overdue", { time: duration(left) }) : t("dueIn", { time: duration(left) })}`}</small>
                  </li>
                );
              })}
              {more && <li class="soft">{t("firstOnes", { limit: promises.length })}</li>}
            </ul>
          )
        }
      </Whole>
    </section>
  );
}

export function HoursPage(): JSX.Element {
  const loaded = useLoaded("calendars", () => read<{ calendars: Calendar[] }>("/calendars"));
  const now = useNow();
  const opensOrCloses = (loaded.value?.calendars ?? []).some((one) => one.changes_at && one.changes_at <= now);
  useEffect(() => {
    if (opensOrCloses) loaded.reload();
  }, [opensOrCloses, now]);
  return (
    <div class="page">
      <h1>{t("hours")}</h1>
      <div class="columns">
        <div>
          <Whole from={loaded}>{({ calendars }) => calendars.map((one) => <CalendarCard key={one.name} calendar={one} />)}</Whole>
        </div>
        <div>
          <PreviewCard />
          <PromiseList title={t("promisesDue")} state="open" empty={t("noPromises")} />
          <PromiseList title={t("promisesBroken")} state="broken" empty={t("noBroken")} />
        </div>
      </div>
    </div>
  );
}
