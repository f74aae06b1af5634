import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { useLabels, useLanguageName, useQueueInUse, useSettled } from "../../desk/labels";
import { Term } from "../../figures";
import { Since, stretch, useSecond } from "../../time";
import classes from "./desk.module.css";

/** Why they call, in which queue and language, and how long they have waited; counting while they `wait`. */
export function Facts({ briefing, wait = false }: { briefing: Briefing; wait?: boolean }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const language = useLanguageName();
  const title = useQueueInUse();
  const settled = useSettled()(briefing);
  const facts: [string, string][] = [
    [t("why.title"), [label("reasons", briefing.reason), label("causes", briefing.cause)].filter(Boolean).join(" · ")],
    [t("who.queue"), title(briefing.queue, briefing.queue_title)],
    [t("who.language"), language(briefing.language)],
    // Of somebody who is not known it is their name above.
    ...(briefing.customer ? [[t("who.number"), briefing.number ?? t("who.withheld")] as [string, string]] : []),
  ];
  return (
    <>
      {settled && (
        <Text size="sm" fw={600} c="var(--warn)">
          {settled}
        </Text>
      )}
      <dl className={classes.facts}>
      {facts.map(([term, fact]) => (
        <div className={classes.fact} key={term}>
          <dt>{term}</dt>
          <dd>{fact || "–"}</dd>
        </div>
      ))}
      {hasWaited(briefing) && (
        <div className={classes.fact}>
          <dt>
            <Term of="waited" beside />
          </dt>
          <dd>
            {wait ? <Since at={briefing.waited_from} /> : stretch(briefing.waited_seconds)}
            {briefing.waited_before_seconds > 0 && <InAll briefing={briefing} wait={wait} />}
          </dd>
        </div>
      )}
      </dl>
    </>
  );
}

/** Who is called at the time that was agreed has waited for nobody. */
function hasWaited({ wanted, waited_from: since }: Briefing): boolean {
  return !wanted?.promised_at || since !== wanted.asked_at;
}

/** With what they waited before in this call: for another agent, or in another queue. */
function InAll({ briefing, wait }: { briefing: Briefing; wait: boolean }) {
  const { t } = useTranslation("desk");
  const now = useSecond();
  const { waited_from: since, waited_seconds: waited, waited_before_seconds: before } = briefing;
  const here = wait ? now - Date.parse(since) / 1000 : waited;
  return <>, {t("who.inAll", { time: stretch(before + here) })}</>;
}
