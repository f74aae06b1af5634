import { Button } from "@mantine/core";
import { IconAlertTriangleFilled, IconCircleXFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ProblemView } from "../../../api/generated";
import { removeRehearsal } from "./document";
import { useDrafting } from "./drafting";
import { useTitles } from "./target_field";
import { useProblem } from "./words";
import flow from "../flow.module.css";

/** One problem; away from its place, with the way there. */
export function Problem({ problem, away }: { problem: ProblemView; away?: boolean }) {
  const { t } = useTranslation("editor");
  const { edit } = useDrafting();
  const rehearsal = /^rehearsals\.(\d+)$/.exec(problem.path)?.[1];
  const said = useProblem();
  const titles = useTitles();
  const Sign = problem.severity === "error" ? IconCircleXFilled : IconAlertTriangleFilled;
  return (
    <p className={flow.fault} data-severity={problem.severity}>
      <Sign size={17} aria-label={t(`flow:problems.${problem.severity}`)} role="img" />
      <span>
        {away && problem.node !== null && (
          <>
            <a href={`#${problem.node}`}>{titles(problem.node)}</a>:{" "}
          </>
        )}
        {said(problem)}
        {away && rehearsal !== undefined && (
          <Button size="compact-xs" variant="subtle" onClick={() => edit((before) => removeRehearsal(before, Number(rehearsal)))}>
            {t("leaveRehearsal")}
          </Button>
        )}
      </span>
    </p>
  );
}
