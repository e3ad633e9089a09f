// The older messages of a long conversation, read a page at a time.

import { useEffect, useMemo, useState } from "preact/hooks";
import { read } from "./api";
import { attempt } from "./parts";
import type { Conversation } from "./types";

type Page = Pick<Conversation, "messages" | "decisions" | "earlier">;

export interface Whole {
  conversation: Conversation;
  /** Null when the story is here from its beginning. */
  readEarlier: (() => void) | null;
}

/** The conversation with the older pages that were asked for; they stay while the newest is read again. */
export function useEarlier(newest: Conversation): Whole {
  const [older, setOlder] = useState<Page | null>(null);
  useEffect(() => setOlder(null), [newest.id]);
  const conversation = useMemo(() => {
    if (!older) return newest;
    // What the newest page dropped at its beginning meanwhile is still in the older one or between them: known by number.
    const first = newest.messages[0]?.seq ?? 0;
    return {
      ...newest,
      messages: [...older.messages.filter((one) => one.seq < first), ...newest.messages],
      decisions: [...older.decisions, ...newest.decisions],
    };
  }, [newest, older]);
  const more = older ? older.earlier : newest.earlier;
  const readEarlier = (): void => {
    const before = conversation.messages[0]?.seq ?? 0;
    void attempt(async () => {
      const page = await read<Page>(`/conversations/${newest.id}/messages?before=${before}`);
      setOlder({
        messages: [...page.messages, ...conversation.messages],
        decisions: [...page.decisions, ...conversation.decisions],
        earlier: page.earlier === true,
      });
    });
  };
  return { conversation, readEarlier: more ? readEarlier : null };
}
