import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { useLabels, useLanguageName } from "../../desk/labels";
import { stretch } from "../../time";
import classes from "./desk.module.css";

/** Why they call, in which queue and language, and how long they have waited. */
export function Facts({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const language = useLanguageName();
  const facts: [string, string][] = [
    [t("why.title"), [label("reasons", briefing.reason), label("causes", briefing.cause)].filter(Boolean).join(" · ")],
    [t("who.queue"), briefing.queue_title],
    [t("who.language"), language(briefing.language)],
    [t("who.number"), briefing.number ?? t("who.withheld")],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([term, fact]) => (
        <div className={classes.fact} key={term}>
          <dt>{term}</dt>
          <dd>{fact || "–"}</dd>
        </div>
      ))}
      <div className={classes.fact}>
        <dt>{t("who.waited")}</dt>
        <dd>
          {stretch(briefing.waited_seconds)}
        </dd>
      </div>
    </dl>
  );
}

