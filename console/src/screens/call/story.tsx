import { Switch, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { CallSheet, Moment as Happening } from "../../api/generated";
import { Card } from "../../page";
import { stretch, useMoments } from "../../time";
import { useSentence } from "./sentence";
import classes from "./call.module.css";

/** What only those who look after the machine ask for. */
const MACHINERY = new Set([
  "leg_status",
  "told",
  "agent_joined",
  "agent_left",
  "customer_joined",
  "customer_left",
  "conversation_ended",
  "message_absent",
  "recording_available",
  "recording_stored",
  "call_reconciled",
  "queue_left",
  "conference_start",
  "conference_end",
  "participant_join",
  "participant_leave",
  "participant_hold",
  "participant_unhold",
  "participant_mute",
  "participant_unmute",
  "participant_modify",
]);

/** What happened, in order, in words; each with the time since the call began. */
export function Story({ sheet }: { sheet: CallSheet }) {
  const { t } = useTranslation("call");
  const [whole, setWhole] = useState(false);
  const shown = sheet.timeline.filter((each) => whole || !MACHINERY.has(each.kind));
  return (
    <Card
      title={t("story.title")}
      beside={
        <Switch
          label={t("story.whole")}
          checked={whole}
          onChange={(event) => setWhole(event.currentTarget.checked)}
          size="sm"
        />
      }
    >
      {shown.length === 0 && <Text c="var(--quiet)">{t("story.none")}</Text>}
      <ol className={classes.story}>
        {shown.map((happening) => (
          <Line key={happening.id} happening={happening} />
        ))}
      </ol>
    </Card>
  );
}

function Line({ happening }: { happening: Happening }) {
  const write = useMoments();
  const sentence = useSentence();
  return (
    <li className={classes.happening} data-kind={happening.kind}>
      <time dateTime={happening.at} title={write(happening.at, "second")} className={classes.after}>
        {stretch(happening.after_seconds)}
      </time>
      <span>{sentence(happening)}</span>
    </li>
  );
}
