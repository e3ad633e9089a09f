// Cases, people, and full text over everything ever said.

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { read } from "./api";
import { folded } from "./fold";
import { channelName, contactName, Empty, useLoaded, Whole } from "./parts";
import { addressOf, refine } from "./route";
import { moment, t } from "./texts";
import type { SearchResult } from "./types";

/** The excerpt with the words of the query marked; accents and case do not matter. */
function Marked({ text, query }: { text: string; query: string }): JSX.Element {
  const words = folded(query)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const pieces = text.split(/([^\p{L}\p{N}\p{M}]+)/u);
  const hit = (piece: string): boolean => words.some((word) => folded(piece).startsWith(word));
  return <>{pieces.map((piece, index) => (piece && hit(piece) ? <mark key={index}>{piece}</mark> : piece))}</>;
}

function Results({ query }: { query: string }): JSX.Element {
  const loaded = useLoaded(`search ${query}`, () =>
    read<{ results: SearchResult[]; more?: boolean }>(`/search?q=${encodeURIComponent(query)}`),
  );
  return (
    <Whole from={loaded}>
      {({ results, more }) =>
        results.length === 0 ? (
          <Empty title={t("searchEmpty", { query })}>{t("searchHint")}</Empty>
        ) : (
          <>
            <p class="soft" role="status">
              {t(more ? "moreResults" : "results", { count: results.length })}
            </p>
            <ul class="plain results">
              {results.map((one) => (
                <li key={`${one.found_by} ${one.conversation_id} ${one.seq}`}>
                  <a href={addressOf("queue", one.conversation_id, one.found_by === "text" ? { at: String(one.seq) } : {})}>
                    <b>
                      <bdi>
                        <Marked text={contactName({ name: one.contact, key: one.contact_key })} query={query} />
                      </bdi>
                    </b>
                    <small>{`${channelName(one.channel)} · ${moment(one.at)}`}</small>
                    <span dir="auto">
                      <Marked text={one.excerpt} query={query} />
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Whole>
  );
}

export function SearchPage({ query }: { query: string }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => input.current?.focus(), []);
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = (text: string): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => refine("search", { q: text.trim() }), 250);
  };
  return (
    <div class="page narrow">
      <h1>{t("search")}</h1>
      <input
        ref={input}
        type="search"
        class="big"
        defaultValue={query}
        maxLength={200}
        placeholder={t("searchPlaceholder")}
        aria-label={t("searchPlaceholder")}
        onInput={(event) => typed(event.currentTarget.value)}
      />
      {query ? <Results query={query} /> : <p class="soft">{t("searchHint")}</p>}
    </div>
  );
}
