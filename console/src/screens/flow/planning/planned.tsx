import { Alert, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { schedulesCancelMutation, schedulesShowOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { ScheduleSheet } from "../../../api/generated";
import { askAgain } from "../../../api/rooms";
import { allowed, useMe } from "../../../api/session";
import { Card } from "../../../page";
import { Tag, type Tone } from "../../../records/tag";
import records from "../../../records/records.module.css";
import { Failed } from "../../../states";
import { Moment } from "../../../time";
import { useProblem } from "../edit/words";
import flow from "../flow.module.css";
import classes from "./planning.module.css";

const LOOK_MILLISECONDS = 15_000; // what begins by itself is told by nobody
const TONES: Record<string, Tone> = { coming: "calm", serving: "good", refused: "bad" };

/** What begins and ends by itself, and the way to call it off; `failing`: what did not begin, or would not. */
export function Planned({ name, failing = false }: { name: string; failing?: boolean }) {
  const { t } = useTranslation("planning");
  const { data } = useQuery({
    ...schedulesShowOptions({ path: { name } }),
    refetchInterval: LOOK_MILLISECONDS,
    refetchOnMount: "always", // who comes from planning has left a question behind that was taken back with the dialog
  });
  const schedules = data?.schedules.filter(({ problems }) => problems.length > 0 === failing) ?? [];
  if (schedules.length === 0) return null;
  return (
    <Card title={t(failing ? "failing" : "planned")}>
      <ul className={classes.list}>
        {schedules.map((each) => (
          <li key={each.id}>
            <One name={name} schedule={each} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function One({ name, schedule }: { name: string; schedule: ScheduleSheet }) {
  const { t } = useTranslation("planning");
  const { state, number, then } = schedule;
  return (
    <>
      <div className={flow.head}>
        <Link to={`/flow/${name}?revision=${number}`}>{t("revision", { number })}</Link>
        <Tag tone={TONES[state] ?? "quiet"}>{t(`state.${state}`)}</Tag>
      </div>
      {schedule.note && <div>{schedule.note}</div>}
      <Text size="sm">
        {t("from")} <Moment at={schedule.starts_at} zone={schedule.time_zone} />
      </Text>
      {schedule.ends_at && (
        <Text size="sm">
          {t("until")} <Moment at={schedule.ends_at} zone={schedule.time_zone} />
        </Text>
      )}
      {then !== null && state !== "refused" && <div className={flow.quiet}>{t("thenBack", { number: then })}</div>}
      <div className={flow.quiet}>{t("plannedBy", { who: schedule.by ?? t("byCommand") })}</div>
      <Obstacles schedule={schedule} />
      <CallOff name={name} schedule={schedule} />
    </>
  );
}

/** Why it did not begin, or would not. */
function Obstacles({ schedule }: { schedule: ScheduleSheet }) {
  const { t } = useTranslation("planning");
  const said = useProblem();
  if (schedule.problems.length === 0) return null;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle />}
      title={t(schedule.state === "refused" ? "didNotBegin" : "wouldNotBegin")}
      role="alert"
      classNames={{ title: records.said }}
      mt={6}
    >
      <ul className={classes.problems}>
        {schedule.problems.map((problem) => (
          <li key={problem.path + problem.message}>{said(problem)}</li>
        ))}
      </ul>
    </Alert>
  );
}

function CallOff({ name, schedule }: { name: string; schedule: ScheduleSheet }) {
  const { t } = useTranslation("planning");
  const { person } = useMe();
  const client = useQueryClient();
  const cancel = useMutation({
    ...schedulesCancelMutation(),
    onSettled: () => askAgain(client, ["schedules", "flows", "health"]),
  });
  if (!allowed(person, "publish_menus")) return null;
  const [act, about] = { serving: ["endNow", "endNowOf"], refused: ["seen", "seenOf"] }[schedule.state as string] ?? [
    "callOff",
    "callOffOf",
  ];
  return (
    <>
      <Button
        mt={6}
        size="compact-sm"
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate({ path: { name, schedule_id: schedule.id } })}
        aria-label={t(about!, { number: schedule.number })}
      >
        {t(act!)}
      </Button>
      {cancel.error && <Failed error={cancel.error} />}
    </>
  );
}
