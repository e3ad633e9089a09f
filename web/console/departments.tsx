// The departments as the book has them, and what is wrong with them.

import type { JSX } from "preact";
import { read } from "./api";
import type { Department } from "./book_types";
import { useNews } from "./live";
import { departmentName, Foreign, Icon, shopZone, useLoaded, Whole } from "./parts";
import { signalName } from "./signal_names";
import { moment, t } from "./texts";

function Fact({ name, children }: { name: string; children: JSX.Element | string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function People({ of }: { of: Department }): JSX.Element {
  return (
    <span class="chips">
      {of.people.map((one) => (
        <span key={one.name} class={one.account === "ready" ? "chip" : "chip warn"}>
          <span>
            <Foreign>{one.full_name || one.name}</Foreign>
            {one.account !== "ready" && ` · ${t(`account_${one.account}`)}`}
          </span>
        </span>
      ))}
    </span>
  );
}

function Notices({ of }: { of: Department }): JSX.Element {
  return (
    <span class="chips">
      {of.notices.map((one) => (
        <span key={one.name} class={one.on ? "chip" : "chip warn"}>
          {one.on ? one.name : `${one.name} · ${t("noticeOff")}`}
        </span>
      ))}
    </span>
  );
}

function Hours({ of }: { of: Department }): JSX.Element {
  return (
    <>
      <span class={of.open ? "chip good" : "chip"}>{t(of.open ? "openNow" : "closedNow")}</span>
      {of.changes_at !== null && <small>{t("changesAt", { time: moment(of.changes_at, shopZone()) })}</small>}
    </>
  );
}

function Load({ of }: { of: Department }): JSX.Element {
  return (
    <p class="chips">
      <span class="chip">{t("waitingHere", { count: of.waiting })}</span>
      {of.late > 0 && <span class="chip bad">{t("lateHere", { count: of.late })}</span>}
      <span class="chip">{t("humanHere", { count: of.human })}</span>
    </p>
  );
}

function Shown({ of }: { of: Department }): JSX.Element {
  return (
    <li class="department">
      <h3>
        <Foreign>{departmentName(of.name)}</Foreign>
        {of.default && <span class="chip">{t("getsTheRest")}</span>}
        <Hours of={of} />
      </h3>
      {of.faults.map((fault) => (
        <p class="problem" key={fault}>
          <Icon name="warning" />
          {t(`fault_${fault}`)}
        </p>
      ))}
      <Load of={of} />
      <dl class="facts">
        {of.people.length > 0 && (
          <Fact name={t("whoAnswers")}>
            <People of={of} />
          </Fact>
        )}
        {of.others.length > 0 && <Fact name={t("alsoAnswers")}>{of.others.map((one) => one.full_name || one.name).join(", ")}</Fact>}
        <Fact name={t("takesOver")}>{of.fallbacks.map(departmentName).join(" → ") || t("nobodyTakesOver")}</Fact>
        <Fact name={t("noticesTo")}>{of.notices.length > 0 ? <Notices of={of} /> : t("noNotices")}</Fact>
        {of.takes.length > 0 && <Fact name={t("takesTopics")}>{of.takes.map(signalName).join(", ")}</Fact>}
      </dl>
      {of.file && (
        <small>
          <code>{t("writtenIn", { file: of.file, line: of.line })}</code>
        </small>
      )}
    </li>
  );
}

export function Departments(): JSX.Element {
  const loaded = useLoaded("departments", () => read<{ departments: Department[] }>("/departments"));
  useNews(loaded.reload, 3000);
  return (
    <section class="card">
      <h2>{t("departments")}</h2>
      <p class="soft">{t("departmentsHelp")}</p>
      <Whole from={loaded}>
        {({ departments }) => (
          <ul class="plain departments">
            {departments.map((one) => (
              <Shown key={one.name} of={one} />
            ))}
          </ul>
        )}
      </Whole>
    </section>
  );
}
