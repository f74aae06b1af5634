import { Button } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ProblemView } from "../../../api/generated";
import { useMe } from "../../../api/session";
import { useLanguageName } from "../../../desk/labels";
import { useQueueTitle } from "../../../log";
import { Moment, serverClock } from "../../../time";
import { accept, takeBack } from "./accepting";
import { isPart, removeRehearsal, type Part } from "./document";
import { useDrafting } from "./drafting";
import { fixOf, silenceOf, type Fix } from "./fixes";
import { handsOn, holderOf, useHandingOn } from "./handing_on";
import { KeyNames } from "./key_names";
import { useTitles } from "./target_field";
import { Failing } from "./trial/rehearsals";
import { useRehearsalName } from "./trial/words";
import { useProblem } from "./words";
import flow from "../flow.module.css";
import classes from "./editor.module.css";

/** One problem with what can be done about it; away from its place, with the way there. */
export function Problem({ problem, away }: { problem: ProblemView; away?: boolean }) {
  const { t } = useTranslation("problems");
  const said = useProblem();
  const titles = useTitles();
  const rehearsalName = useRehearsalName();
  const [isNaming, setNaming] = useState(false);
  const here = useHandingOn<HTMLDivElement>();
  const { accepted, severity } = problem;
  const rehearsal = useRehearsal(problem);
  const alike = useAlike(problem);
  const Sign = accepted ? IconCircleCheckFilled : severity === "error" ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <div className={flow.fault} data-severity={accepted ? "accepted" : severity} ref={here} {...handsOn("problem")}>
      <Sign size={17} aria-label={accepted ? t("accepted") : t(`flow:problems.${severity}`)} role="img" />
      <div>
        {away && problem.node !== null && (
          <>
            <a href={`#${problem.node}`}>{titles(problem.node)}</a>:{" "}
          </>
        )}
        {rehearsal && <strong>{rehearsalName(rehearsal.script, rehearsal.place)}: </strong>}
        {said(problem)}{" "}
        {accepted && (
          <span className={classes.quiet}>
            {t("acceptedBy", { who: accepted.by })} <Moment at={accepted.at} />
          </span>
        )}{" "}
        <Acts problem={problem} alike={alike} name={() => setNaming(true)} />
        {isNaming && alike.length > 0 && <KeyNames problems={alike} done={() => setNaming(false)} />}
        {rehearsal && problem.code === "failing_rehearsal" && <Failing rehearsal={rehearsal.script} place={rehearsal.place} />}
      </div>
    </div>
  );
}

/** The rehearsal that a problem is about, and where it stands. */
function useRehearsal({ path }: ProblemView): { script: Part; place: number } | null {
  const { rehearsals } = useDrafting().document;
  const place = Number(/^rehearsals\.(\d+)$/.exec(path)?.[1] ?? -1);
  const script: unknown = Array.isArray(rehearsals) ? rehearsals[place] : undefined;
  return isPart(script) ? { script, place } : null;
}

/** Words at the same place that lack a key, too, and can be given it with a name in their language. */
function useAlike(problem: ProblemView): ProblemView[] {
  const { document, problems } = useDrafting();
  if (problem.accepted || silenceOf(document, problem) === null) return [];
  return problems.filter((other) => other.node === problem.node && !other.accepted && silenceOf(document, other) !== null);
}

interface ActsProps {
  problem: ProblemView;
  alike: ProblemView[];
  /** Asks for the names of keys in each language. */
  name: () => void;
}

/** What one press does about a problem. */
function Acts({ problem, alike, name }: ActsProps) {
  const { t, i18n } = useTranslation("problems");
  const { document, edit, show } = useDrafting();
  const { person } = useMe();
  const called = useCalled();
  const rehearsal = useRehearsal(problem);
  const fix = problem.accepted ? null : fixOf(document, problem);
  const languageName = useLanguageName();
  const isKnown = fix?.name !== "sayKey" || problem.path.endsWith(`.${i18n.language}`);
  return (
    <>
      {fix && isKnown && <Act name={called(fix)} act={() => edit(fix.edit)} />}
      {alike.length > 1 && <Act name={t("fix.sayKeyInAll")} act={name} />}
      {alike.length === 1 && !isKnown && (
        <Act name={t("fix.sayKeyIn", { language: languageName(silenceOf(document, problem)?.language ?? "") })} act={name} />
      )}
      {rehearsal && <Act name={t("showOnTelephone")} act={() => show(rehearsal.script)} />}
      {rehearsal && <Act name={t("editor:leaveRehearsal")} act={() => edit((before) => removeRehearsal(before, rehearsal.place))} />}
      {problem.severity === "warning" && !problem.accepted && (
        <Act
          name={t("accept")}
          act={() => edit((before) => accept(before, problem, person.name, new Date(serverClock.now()).toISOString()))}
        />
      )}
      {problem.accepted && <Act name={t("takeBack")} act={() => edit((before) => takeBack(before, problem))} />}
    </>
  );
}

function Act({ name, act }: { name: string; act: () => void }) {
  const here = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const button = here.current;
    return () => {
      if (button && button === document.activeElement) holderOf(button)?.focus(); // the problem stays, otherwise told
    };
  }, []);
  return (
    <Button ref={here} size="compact-xs" variant="subtle" onClick={act} classNames={{ root: classes.act, label: classes.actWords }}>
      {name}
    </Button>
  );
}

/** A fix as its button says it. */
function useCalled(): (fix: Fix) => string {
  const { t } = useTranslation("problems");
  const titles = useTitles();
  const queueTitle = useQueueTitle();
  const languageName = useLanguageName();
  return ({ name, values: { place, queue, language, ...rest } }) =>
    t(`fix.${name}`, {
      ...rest,
      place: place && titles(place),
      queue: queue && queueTitle(queue),
      language: language && languageName(language),
    });
}
