import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { CallSheet, LegLine } from "../../api/generated";
import { Card } from "../../page";
import { Moment, stretch } from "../../time";
import classes from "./call.module.css";

/** The telephones that took part, as the carrier knows them. */
export function Legs({ sheet }: { sheet: CallSheet }) {
  const { t } = useTranslation("call");
  const nameOf = (leg: LegLine) => sheet.talks.find((talk) => talk.agent_id === leg.agent_id)?.agent;
  return (
    <Card title={t("legs.title")}>
      {sheet.legs.length === 0 && <Text c="var(--quiet)">{t("legs.none")}</Text>}
      <ul className={classes.rows}>
        {sheet.legs.map((leg) => (
          <li key={leg.id} className={classes.leg}>
            <div className={classes.grow}>
              <strong>{t(`role.${leg.role}`)}</strong> {nameOf(leg)}
              <div className={classes.quiet}>
                <Moment at={leg.started_at} precision="second" />
              </div>
              {leg.sid && <code className={classes.sid}>{leg.sid}</code>}
            </div>
            <div className={classes.end}>
              {t(`leg.${leg.status}`)}
              <div className={classes.quiet}>{lasted(leg)}</div>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function lasted({ answered_at: from, ended_at: to }: LegLine): string {
  return from && to ? stretch((Date.parse(to) - Date.parse(from)) / 1000) : "";
}
