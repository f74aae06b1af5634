import { Button } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { ProblemView } from "../../../api/generated";
import { useMe } from "../../../api/session";
import { useLanguageName } from "../../../desk/labels";
import { useQueueTitle } from "../../../log";
import { Moment, serverClock } from "../../../time";
import { accept, takeBack } from "./accepting";
import { removeRehearsal } from "./document";
import { useDrafting } from "./drafting";
import { allFixed, fixOf, type Fix } from "./fixes";
import { handsOn, useHandingOn } from "./handing_on";
import { useTitles } from "./target_field";
import { useProblem } from "./words";
import flow from "../flow.module.css";
import classes from "./editor.module.css";

/** One problem with what can be done about it; away from its place, with the way there. */
export function Problem({ problem, away }: { problem: ProblemView; away?: boolean }) {
  const { t } = useTranslation("problems");
  const said = useProblem();
  const titles = useTitles();
  const here = useHandingOn<HTMLParagraphElement>();
  const { accepted, severity } = problem;
  const Sign = accepted ? IconCircleCheckFilled : severity === "error" ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <p className={flow.fault} data-severity={accepted ? "accepted" : severity} ref={here} {...handsOn("problem")}>
      <Sign size={17} aria-label={accepted ? t("accepted") : t(`flow:problems.${severity}`)} role="img" />
      <span>
        {away && problem.node !== null && (
          <>
            <a href={`#${problem.node}`}>{titles(problem.node)}</a>:{" "}
          </>
        )}
        {said(problem)}{" "}
        {accepted && (
          <span className={classes.quiet}>
            {t("acceptedBy", { who: accepted.by })} <Moment at={accepted.at} />
          </span>
        )}{" "}
        <Acts problem={problem} />
      </span>
    </p>
  );
}

/** What one press does about a problem. */
function Acts({ problem }: { problem: ProblemView }) {
  const { t } = useTranslation("problems");
  const { document, edit, problems } = useDrafting();
  const { person } = useMe();
  const called = useCalled();
  const rehearsal = /^rehearsals\.(\d+)$/.exec(problem.path)?.[1];
  const fix = problem.accepted ? null : fixOf(document, problem);
  const alike = problems.filter(({ code, node, accepted }) => code === problem.code && node === problem.node && !accepted);
  const isForAll = fix?.name === "sayKey" && alike.length > 1;
  return (
    <>
      {fix && <Act name={called(fix)} act={() => edit(fix.edit)} />}
      {isForAll && <Act name={t("fix.sayKeyInAll")} act={() => edit((before) => allFixed(before, alike))} />}
      {rehearsal !== undefined && (
        <Act name={t("editor:leaveRehearsal")} act={() => edit((before) => removeRehearsal(before, Number(rehearsal)))} />
      )}
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
      if (button && button === document.activeElement) button.closest("p")?.focus(); // the problem stays, otherwise told
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
