import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { SurveyLine } from "../../api/generated";
import { Card } from "../../page";
import { Answers } from "../surveys/answers";
import classes from "./call.module.css";

/** What the customer said afterwards. */
export function Survey({ survey }: { survey: SurveyLine }) {
  const { t } = useTranslation("call");
  return (
    <Card
      title={t("survey")}
      beside={
        survey.answered_in && (
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
