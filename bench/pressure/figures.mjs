// How figures are told.

export const round = (number) => Math.round(number * 10) / 10;
export const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

export function shown(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return { count: sorted.length, p50_ms: round(share(sorted, 0.5)), p99_ms: round(share(sorted, 0.99)) };
}
