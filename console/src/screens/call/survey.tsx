import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { SurveyLine } from "../../api/generated";
import { Card } from "../../page";
import { Answers } from "../surveys/answers";
import classes from "./call.module.css";

/** What the customer said afterwards: who stayed on the line for it did so in this very `call`. */
export function Survey({ survey, call }: { survey: SurveyLine; call: number }) {
  const { t } = useTranslation("call");
  return (
    <Card
      title={t("survey")}
      beside={
        survey.answered_in &&
        survey.answered_in !== call && (
          <Link to={`/calls/${survey.answered_in}`} className={classes.quiet}>
            {t("purpose.survey")}
          </Link>
        )
      }
    >
      <Answers survey={survey} />
    </Card>
  );
}
