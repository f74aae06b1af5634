import { Badge, Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Briefing, OpenCase } from "../../api/generated";
import { useLabels } from "../../desk/labels";
import { Moment, useSecond } from "../../time";
import classes from "./desk.module.css";

/** What is open, and what was promised by when. */
export function OpenCases({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("desk");
  return (
    <section className={classes.card} aria-labelledby="cases">
      <h2 className={classes.heading} id="cases">
        {t("cases.title", { count: briefing.open_cases.length })}
      </h2>
      {briefing.open_cases.length === 0 && <Text c="var(--quiet)">{t("cases.none")}</Text>}
      <ul className={classes.list}>
        {briefing.open_cases.map((each) => (
          <Case key={each.id} matter={each} />
        ))}
      </ul>
    </section>
  );
}

function Case({ matter }: { matter: OpenCase }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const late = useSecond() * 1000 > Date.parse(matter.due_at ?? "9999-01-01");
  return (
    <li className={classes.entry}>
      <Group gap="xs" justify="space-between">
        <Text fw={600}>
          {t(`kind.${matter.kind}`)}
          {matter.cause && ` · ${label("causes", matter.cause)}`}
        </Text>
        <Badge variant="default" tt="none" ff="monospace" title={t("cases.reference")}>
          {matter.reference}
        </Badge>
      </Group>
      {matter.summary && <p className={classes.words}>{matter.summary}</p>}
      {matter.next_step && (
        <p className={classes.promise} data-late={late}>
          {matter.next_step}
          {matter.due_at && (
            <>
              {" · "}
              {t(late ? "cases.late" : "cases.due")} <Moment at={matter.due_at} />
            </>
          )}
        </p>
      )}
      {matter.owner && <div className={classes.quiet}>{t("cases.owner", { name: matter.owner })}</div>}
    </li>
  );
}
