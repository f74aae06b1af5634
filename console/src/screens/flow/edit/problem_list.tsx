import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { ProblemView } from "../../../api/generated";
import { Problem } from "./problem";
import classes from "./editor.module.css";

interface Props {
  problems: ProblemView[];
  /** Whether they are shown away from their places, with the way there. */
  away?: boolean;
}

/** Problems; those of one place that are alike under the first of them, which is the one in the reader's language. */
export function ProblemList({ problems, away = false }: Props) {
  const { t, i18n } = useTranslation("problems");
  const draw = (problem: ProblemView) => <Problem key={problem.path + problem.message} problem={problem} away={away} />;
  return alike(problems, i18n.language).map(([first, ...rest]) => (
    <Fragment key={first.path + first.message}>
      {draw(first)}
      {rest.length > 0 && (
        <details className={classes.alike}>
          <summary>{t("alike", { count: rest.length })}</summary>
          {rest.map(draw)}
        </details>
      )}
    </Fragment>
  ));
}

function alike(problems: ProblemView[], language: string): [ProblemView, ...ProblemView[]][] {
  const groups = new Map<string, [ProblemView, ...ProblemView[]]>();
  for (const problem of problems) {
    const { code, node, path, accepted } = problem;
    const about = node === null ? path : [code, node, accepted !== null].join(" ");
    const group = groups.get(about);
    if (!group) groups.set(about, [problem]);
    else if (path.endsWith(`.${language}`) && !group[0].path.endsWith(`.${language}`)) group.unshift(problem);
    else group.push(problem);
  }
  return [...groups.values()];
}
