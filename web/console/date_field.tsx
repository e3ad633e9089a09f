// A date and a time of day in the console's language. The browser's own fields speak the browser's, where
// 11/12 may be either month.

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { language, t } from "./texts";

const yearsAhead = 5;

function padded(part: number): string {
  return String(part).padStart(2, "0");
}

function daysIn(year: number, month: number): number {
  return new Date(year, month, 0).getDate();
}

function named(date: Date, part: "weekday" | "month"): string {
  return new Intl.DateTimeFormat(language.value, { [part]: "long" }).format(date);
}

interface PartProperties {
  label: string;
  value: number;
  /** Each with what is shown for it. */
  choices: [number, string][];
  disabled: boolean;
  onChoose: (value: number) => void;
}

function Part({ label, value, choices, disabled, onChoose }: PartProperties): JSX.Element {
  return (
    <select aria-label={label} value={value} disabled={disabled} onChange={(event) => onChoose(Number(event.currentTarget.value))}>
      {choices.map(([choice, shown]) => (
        <option key={choice} value={choice}>
          {shown}
        </option>
      ))}
    </select>
  );
}

function numbers(from: number, to: number): [number, string][] {
  return Array.from({ length: to - from + 1 }, (_, index) => [from + index, String(from + index)]);
}

interface DateProperties {
  label: string;
  /** `2026-12-24`, or nothing. */
  value: string;
  optional?: boolean;
  disabled?: boolean;
  onChange: (value: string) => void;
  children?: ComponentChildren;
}

/** Day, month and year to choose from; what stands inside comes behind them. */
export function DateField({ label, value, optional = false, disabled = false, onChange, children }: DateProperties): JSX.Element {
  const today = new Date();
  const [year = 0, month = 0, day = 0] = value ? value.split("-").map(Number) : [today.getFullYear(), today.getMonth() + 1, 0];
  const choose = (y: number, m: number, d: number): void =>
    onChange(d === 0 ? "" : `${y}-${padded(m)}-${padded(Math.min(d, daysIn(y, m)))}`);
  const days = numbers(1, daysIn(year, month));
  const months = numbers(1, 12).map(([at]): [number, string] => [at, named(new Date(year, at - 1, 1), "month")]);
  const years = numbers(Math.min(year, today.getFullYear()), Math.max(year, today.getFullYear() + yearsAhead));
  return (
    <fieldset class="date">
      <legend>{label}</legend>
      <Part
        label={t("dayPart")}
        value={day}
        choices={optional ? [[0, "–"], ...days] : days}
        disabled={disabled}
        onChoose={(next) => choose(year, month, next)}
      />
      <Part
        label={t("monthPart")}
        value={month}
        choices={months}
        disabled={disabled || !value}
        onChoose={(next) => choose(year, next, day)}
      />
      <Part
        label={t("yearPart")}
        value={year}
        choices={years}
        disabled={disabled || !value}
        onChoose={(next) => choose(next, month, day)}
      />
      {children}
      {value && <span class="soft">{named(new Date(year, month - 1, day), "weekday")}</span>}
    </fieldset>
  );
}

/** `9:30` as `09:30`; null: no time of day. */
function timeIn(text: string): string | null {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours && minutes ? `${hours.padStart(2, "0")}:${minutes}` : null;
}

/** Hours and minutes, `09:30`; what is no time of day is marked and changes nothing. What is typed stays as typed until
 * the field is left. */
export function TimeField({ value, onChange }: { value: string; onChange: (value: string) => void }): JSX.Element {
  const [text, setText] = useState(value);
  useLayoutEffect(() => {
    if (timeIn(text) !== value) setText(value);
  }, [value]);
  const write = (next: string): void => {
    setText(next);
    const time = timeIn(next);
    if (time) onChange(time);
  };
  return (
    <input
      class="time"
      aria-label={t("timePart")}
      aria-invalid={timeIn(text) === null}
      maxLength={5}
      placeholder="09:30"
      value={text}
      onInput={(event) => write(event.currentTarget.value)}
      onBlur={() => setText(timeIn(text) ?? text)}
    />
  );
}
