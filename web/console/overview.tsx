// The figures, each with what it counts.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { read } from "./api";
import { visible } from "./inert";
import { useNews } from "./live";
import { channelName, Foreign, shopZone, useLoaded, Whole } from "./parts";
import { addressOf } from "./route";
import { dayAndMonth, duration, inOurs, language, moment, number, percent, t, timeOfWall, wallTime } from "./texts";
import type { Overview, Times } from "./types";

const hour = 3_600_000;
const day = 24 * hour;
const spans = [day, 7 * day, 30 * day];
const colours = ["--plot-a", "--plot-b", "--plot-c", "--plot-d", "--plot-e"];

interface Series {
  /** Whether what is counted is days of the shop's, not hours. */
  daily: boolean;
  at: number[];
  channels: string[];
  counts: number[][];
}

/** When the shop's day began in which `time` is. */
function dayStart(time: number): number {
  return timeOfWall(`${wallTime(time, shopZone()).slice(0, 10)}T00:00`, shopZone());
}

/** The beginnings of all hours, or of all days of the shop's, of a span. */
function beginnings({ from, to }: Overview, daily: boolean): number[] {
  const starts: number[] = [];
  // A day and a half after a midnight is the next day, whether a clock is changed in between or not.
  const next = (time: number): number => (daily ? dayStart(time + 1.5 * day) : time + hour);
  for (let time = daily ? dayStart(from) : Math.floor(from / hour) * hour; time < to; time = next(time)) starts.push(time);
  return starts;
}

/** Received messages by channel, in hours or (for long spans) days; hours without any are zero. */
function seriesOf(overview: Overview): Series {
  const daily = overview.to - overview.from > 8 * day;
  const at = beginnings(overview, daily);
  const placeOf = (time: number): number => at.filter((start) => start <= time).length - 1;
  const channels = [...new Set(overview.hours.map((row) => row.channel))].sort();
  const counts = channels.map(() => new Array<number>(at.length).fill(0));
  for (const row of overview.hours) {
    const line = counts[channels.indexOf(row.channel)];
    const place = placeOf(row.at);
    if (line && place >= 0) line[place] = (line[place] ?? 0) + row.in;
  }
  return { daily, at, channels, counts };
}

/** What a place in the plot is called. */
function timeName(series: Series, time: number): string {
  return series.daily ? dayAndMonth(time, shopZone()) : moment(time, shopZone());
}

function plotName(series: Series): string {
  return t(series.daily ? "messagesByDay" : "messagesByHour");
}

function Plot({ series }: { series: Series }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = box.current;
    if (!node) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
    const size = (): { width: number; height: number } => ({ width: Math.max(280, node.clientWidth), height: 240 });
    const plot = new uPlot(
      {
        ...size(),
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), shopZone()),
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((tick) => timeName(series, tick * 1000)), space: 110 },
          { ...axis, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? number(tick) : "")), size: 44 },
        ],
        series: [
          { label: t("when"), value: (_, time) => (time ? timeName(series, time * 1000) : "–") },
          ...series.channels.map((channel, index) => {
            const stroke = colour(colours[index % colours.length] ?? "--plot-a");
            return { label: visible(channelName(channel)), stroke, width: 2, fill: `${stroke}22`, points: { show: false } };
          }),
        ],
        scales: { y: { range: (_, __, top) => [0, Math.max(4, top * 1.1)] } },
      },
      [series.at.map((time) => time / 1000), ...series.counts],
      node,
    );
    const watcher = new ResizeObserver(() => plot.setSize(size()));
    watcher.observe(node);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [series]);
  return <div class="plot" ref={box} role="img" aria-label={plotName(series)} />;
}

function PlotTable({ series }: { series: Series }): JSX.Element {
  const rows = series.at
    .map((time, index) => ({ time, values: series.counts.map((line) => line[index] ?? 0) }))
    .filter((row) => row.values.some(Boolean));
  return (
    <details class="table">
      <summary>{t("asTable")}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={plotName(series)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t(series.daily ? "dayPart" : "hour")}</th>
              {series.channels.map((one) => (
                <th scope="col" key={one}>
                  {channelName(one)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.time}>
                <th scope="row">{timeName(series, row.time)}</th>
                {row.values.map((value, index) => (
                  <td key={index}>{number(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Figure({ name, value, detail, help }: { name: string; value: string; detail?: string; help: string }): JSX.Element {
  return (
    <div class="figure">
      <h2>{name}</h2>
      <p class="value">
        {value}
        {detail && <small>{detail}</small>}
      </p>
      <p class="soft">{help}</p>
    </div>
  );
}

function timeOf(times: Times): [string, string] {
  if (!times.count || times.p50 === null) return ["–", ""];
  return [duration(times.p50), times.p90 === null ? "" : `(${duration(times.p90)})`];
}

function Figures({ overview }: { overview: Overview }): JSX.Element {
  const { turns, promises, first_answer: first } = overview;
  const total = turns.answered + turns.clarified + turns.escalated + turns.silent;
  const share = (part: number): string => (total ? percent(part / total) : "–");
  const settled = promises.kept + promises.broken;
  const [bot, botMost] = timeOf(first.bot);
  const [person, personMost] = timeOf(first.person);
  return (
    <div class="figures">
      <Figure
        name={t("automatic")}
        value={share(turns.answered)}
        detail={`${number(turns.answered)} / ${number(total)}`}
        help={t("automaticHelp")}
      />
      <Figure name={t("askedBack")} value={share(turns.clarified)} detail={number(turns.clarified)} help={t("askedBackHelp")} />
      <Figure name={t("toPeople")} value={share(turns.escalated)} detail={number(turns.escalated)} help={t("toPeopleHelp")} />
      <Figure name={t("firstBot")} value={bot} detail={botMost} help={t("firstBotHelp")} />
      <Figure name={t("firstPerson")} value={person} detail={personMost} help={t("firstPersonHelp")} />
      <Figure
        name={t("promisesKept")}
        value={settled ? percent(promises.kept / settled) : "–"}
        detail={settled ? `${number(promises.kept)} / ${number(settled)}` : ""}
        help={t("promisesKeptHelp")}
      />
    </div>
  );
}

function Topics({ overview }: { overview: Overview }): JSX.Element {
  const most = overview.topics[0]?.count ?? 1;
  return (
    <div class="columns">
      <section class="card">
        <h2>{t("topTopics")}</h2>
        <p class="soft">{t("topTopicsHelp")}</p>
        {overview.topics.length === 0 && <p class="soft">{t("noData")}</p>}
        <ol class="candidates">
          {overview.topics.map((one) => (
            <li key={one.intent}>
              <a href={addressOf("knowledge", one.intent)}>{inOurs(one.title, one.intent)}</a>
              <meter aria-label={one.intent} min={0} max={most} value={one.count} />
              <b>{number(one.count)}</b>
            </li>
          ))}
        </ol>
      </section>
      <section class="card">
        <h2>{t("themes")}</h2>
        <p class="soft">{t("themesHelp")}</p>
        {overview.unanswered.length === 0 && <p class="soft">{t("noData")}</p>}
        <ul class="plain">
          {overview.unanswered.map((one) => (
            <li key={one.theme}>
              <b dir="auto">
                <Foreign>{one.theme}</Foreign>
              </b>{" "}
              <span class="chip">{t("times", { count: one.count })}</span>
              <small dir="auto">{one.examples.slice(0, 2).join(" · ")}</small>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

export function OverviewPage(): JSX.Element {
  const [span, setSpan] = useState(7 * day);
  const names = [t("lastDay"), t("lastWeek"), t("lastMonth")];
  const loaded = useLoaded(`overview ${span} ${language.value}`, () => {
    const to = Date.now();
    return read<Overview>(`/overview?from=${to - span}&to=${to}`);
  });
  useNews(loaded.reload, 30_000);
  return (
    <div class="page">
      <div class="page-head">
        <h1>{t("overview")}</h1>
        <div class="segments" role="group" aria-label={t("when")}>
          {spans.map((one, index) => (
            <button type="button" key={one} aria-pressed={one === span} onClick={() => setSpan(one)}>
              {names[index]}
            </button>
          ))}
        </div>
      </div>
      <Whole from={loaded}>
        {(overview) => {
          const series = seriesOf(overview);
          return (
            <>
              <Figures overview={overview} />
              <section class="card">
                <h2>{plotName(series)}</h2>
                <p class="soft">{t("plotHelp")}</p>
                {series.channels.length ? (
                  <>
                    <Plot series={series} />
                    <PlotTable series={series} />
                  </>
                ) : (
                  <p class="soft">{t("noData")}</p>
                )}
              </section>
              <Topics overview={overview} />
            </>
          );
        }}
      </Whole>
    </div>
  );
}
