// The clock and the opening hours of the shop in the tests: Bogotá, five hours behind UTC all year.

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
const behind = 5 * hour;

/** A Thursday at 10:26, when the guides' pictures are taken; the Monday after it is a holiday. */
export const morning = Date.parse("2026-11-12T10:26:00-05:00");

/** "10:26", in the shop. */
export const clockOf = (time) => new Date(time - behind).toISOString().slice(11, 16);
export const hourOf = (time) => new Date(time - behind).getUTCHours();

/** Eight days from today: 9 to 13 and 15 to 19, closed on Sundays and on the holiday. */
export function openingDays(now) {
  const midnight = Math.floor((now - behind) / day) * day + behind;
  return Array.from({ length: 8 }, (_, index) => {
    const begin = midnight + index * day;
    const local = new Date(begin - behind);
    const holiday = index === 4;
    const closed = holiday || local.getUTCDay() === 0;
    const span = (from, to) => ({ from: begin + from * hour, to: begin + to * hour });
    return { date: local.toISOString().slice(0, 10), holiday, intervals: closed ? [] : [span(9, 13), span(15, 19)] };
  });
}

/** Whether it is open at `time`, and when that changes, by the days that `now` begins. */
export function openAt(time, now) {
  const spans = openingDays(now).flatMap((one) => one.intervals);
  const current = spans.find((one) => one.from <= time && time < one.to);
  const next = spans.find((one) => one.from > time);
  return { open: current !== undefined, changes_at: (current?.to ?? next?.from) || null };
}
