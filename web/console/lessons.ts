// The messages of a theme that the assistant should learn from, settled together.

import { post } from "./api";
import type { Lesson } from "./book_types";

/** The theme of a lesson as an address carries it: the ids of all its messages. */
export function themeOf(lesson: Lesson): string {
  return [lesson.id, ...(lesson.also ?? [])].join(",");
}

/** An address is anybody's text: only ids are asked for. Nothing to settle is settled. */
export async function settleTheme(theme: string, state: "done" | "ignored"): Promise<void> {
  const ids = theme.split(",").filter((id) => /^\d+$/.test(id));
  await Promise.all(ids.map((id) => post(`/learning/${id}`, { state })));
}
