// What the assistant should learn: wrong answers, and questions that nobody answers yet.

import type { JSX } from "preact";
import { may, read } from "./api";
import type { IntentRow, Lesson } from "./book_types";
import { settleTheme, themeOf } from "./lessons";
import { useNews } from "./live";
import { attempt, Empty, Foreign, useLoaded, Whole } from "./parts";
import { addressOf } from "./route";
import { inOurs, moment, percent, t } from "./texts";

/** A question that is less likely than this is no suggestion. */
const leastLikely = 0.1;

interface CardProperties {
  lesson: Lesson;
  /** Whether the book has a question of this id; others are the program's own. */
  isOurs: (intent: string) => boolean;
  /** What a question is called, for its id. */
  titleOf: (intent: string) => string;
  onDone: () => void;
}

function LessonCard({ lesson, isOurs, titleOf, onDone }: CardProperties): JSX.Element {
  const theme = themeOf(lesson);
  const ignore = async (): Promise<void> => {
    if (await attempt(() => settleTheme(theme, "ignored"))) onDone();
  };
  const best = lesson.candidates.find((one) => one.probability >= leastLikely && isOurs(one.intent));
  return (
    <li class="card lesson">
      <p class="lesson-head">
        <span class={lesson.kind === "wrong_answer" ? "chip bad" : "chip warn"}>
          {lesson.kind === "wrong_answer" ? t("wrongKind") : t("unansweredKind")}
        </span>
        {lesson.count > 1 && <b>{t("times", { count: lesson.count })}</b>}
        <small>{[moment(lesson.at), lesson.by].filter(Boolean).join(" · ")}</small>
      </p>
      <p class="quote" dir="auto">
        <Foreign>{lesson.text}</Foreign>
      </p>
      {lesson.examples.length > 0 && (
        <p class="soft" dir="auto">
          {lesson.examples.slice(0, 3).join(" · ")}
        </p>
      )}
      {lesson.said_intent && <p>{t("saidThat", { intent: titleOf(lesson.said_intent) })}</p>}
      {lesson.note && (
        <p dir="auto">
          <Foreign>{lesson.note}</Foreign>
        </p>
      )}
      <div class="buttons">
        {may("editor") && best && (
          <a class="button primary" href={addressOf("knowledge", best.intent, { example: lesson.text, lesson: theme })}>
            {`${t("addExampleOf", { intent: titleOf(best.intent) })} (${percent(best.probability)})`}
          </a>
        )}
        {may("editor") && (
          <a class="button" href={addressOf("knowledge", "", { example: lesson.text, lesson: theme })}>
            {t("pickIntent")}
          </a>
        )}
        {lesson.conversation_id !== null && (
          <a class="button" href={addressOf("queue", lesson.conversation_id)}>
            {t("openConversation")}
          </a>
        )}
        {may("editor") && (
          <button type="button" class="button" onClick={() => void ignore()}>
            {t("ignore")}
          </button>
        )}
      </div>
    </li>
  );
}

export function LearningPage(): JSX.Element {
  const loaded = useLoaded("learning", () => read<{ items: Lesson[] }>("/learning?state=open"));
  const book = useLoaded("titles", () => read<{ intents: IntentRow[] }>("/knowledge"));
  useNews(loaded.reload, 5000);
  const intentOf = (id: string): IntentRow | undefined => book.value?.intents.find((one) => one.id === id);
  const titleOf = (id: string): string => inOurs(intentOf(id)?.title, id);
  const isOurs = (id: string): boolean => intentOf(id) !== undefined;
  return (
    <div class="page narrow">
      <h1>{t("learning")}</h1>
      <p class="soft">{t("learningText")}</p>
      <Whole from={loaded}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t("learningEmpty")}>{t("learningEmptyText")}</Empty>
          ) : (
            <ul>
              {items.map((one) => (
                <LessonCard key={one.id} lesson={one} isOurs={isOurs} titleOf={titleOf} onDone={loaded.reload} />
              ))}
            </ul>
          )
        }
      </Whole>
    </div>
  );
}
