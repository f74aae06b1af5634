import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { SurveyLine } from "../../api/generated";
import { useLabels } from "../../desk/labels";
import { useQueueTitle } from "../../log";
import { Moment } from "../../time";
import { Answers } from "./answers";
import matters from "../../page/matters.module.css";

/** One survey in the list: who, about what, what they said, what was done about it. */
export function Sheet({ survey }: { survey: SurveyLine }) {
  const { t } = useTranslation("surveys");
  const label = useLabels();
  const queue = useQueueTitle();
  const about = [
    label("reasons", survey.reason),
    survey.queue && queue(survey.queue),
    survey.agent && t("with", { agent: survey.agent }),
  ];
  const name = survey.customer ?? survey.number ?? t("withheld");
  return (
    <li className={matters.matter}>
      <div className={matters.head}>
        <div>
          <h2 className={matters.name}>
            {survey.call_id ? <Link to={`/calls/${survey.call_id}`}>{name}</Link> : name}
          </h2>
          <div className={matters.quiet}>{about.filter(Boolean).join(" · ")}</div>
        </div>
        <div className={matters.quiet}>
          <Moment at={survey.created_at} />
        </div>
      </div>
      <Answers survey={survey} />
    </li>
  );
}
