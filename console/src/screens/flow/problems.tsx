import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { FlowTree, ProblemView } from "../../api/generated";
import { Card } from "../../page";
import { Moment } from "../../time";
import { useProblem } from "./edit/words";
import classes from "./flow.module.css";

/** Every problem of the revision, each with the way to its place. */
export function Problems({ flow }: { flow: FlowTree }) {
  const { t } = useTranslation("flow");
  const { problems } = flow;
  if (problems.length === 0) {
    return (
      <p className={classes.sound}>
        <IconCircleCheckFilled size={20} aria-hidden /> {t("problems.none")}
      </p>
    );
  }
  return (
    <div className={classes.problems}>
      <Card title={t("problems.title", { count: problems.length })}>
        <ul className={classes.list}>
          {problems.map((problem) => (
            <li key={problem.path + problem.message}>
              <Fault fault={problem} title={flow.tree.places.find((place) => place.name === problem.node)?.title} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

/** One problem; with a title it leads to its place. */
export function Fault({ fault, title }: { fault: ProblemView; title?: string | undefined }) {
  const { t } = useTranslation(["flow", "problems", "editor", "forms"]);
  const said = useProblem();
  const { accepted, severity } = fault;
  const Sign = accepted ? IconCircleCheckFilled : severity === "error" ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <p className={classes.fault} data-severity={accepted ? "accepted" : severity}>
      <Sign size={17} aria-label={accepted ? t("problems:accepted") : t(`problems.${severity}`)} role="img" />
      <span>
        {title && (
          <>
            <a href={`#${fault.node}`}>{title}</a>:{" "}
          </>
        )}
        {said(fault)}
        {accepted && (
          <span className={classes.quiet}>
            {" "}
            {t("problems:acceptedBy", { who: accepted.by })} <Moment at={accepted.at} />
          </span>
        )}
      </span>
    </p>
  );
}
