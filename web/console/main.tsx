// The console's beginning: who is signed in decides what is shown.

import { render, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import { askSession, session } from "./api";
import { showDeceivingCharacters } from "./inert";
import { reasonOf, Empty } from "./parts";
import { Shell } from "./shell";
import { SignIn } from "./sign_in";
import { Store, useStore } from "./store";
import { language, t } from "./texts";
import "./style/base.css";
import "./style/inbox.css";
import "./style/pages.css";

const failure = new Store<unknown>(null);

function begin(): void {
  failure.set(null);
  askSession().catch((error: unknown) => failure.set(error));
}

function App(): JSX.Element {
  const who = useStore(session);
  const problem = useStore(failure);
  const ours = useStore(language);
  useEffect(begin, []);
  if (who) return <Shell key={`${ours} ${who.user.name}`} />;
  if (who === false) return <SignIn />;
  if (problem)
    return (
      <Empty title={reasonOf(problem)}>
        <button type="button" class="button" onClick={begin}>
          {t("retry")}
        </button>
      </Empty>
    );
  return (
    <p class="loading" role="status">
      {t("loading")}
    </p>
  );
}

showDeceivingCharacters();
const root = document.getElementById("app");
if (root) render(<App />, root);
