import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import { boardShowOptions } from "../../api/generated/@tanstack/react-query.gen";
import type { Board } from "../../api/generated";
import { useChoicesComing } from "../../desk/desk";
import { HelpCalls, useHelpCalls } from "../../desk/help_calls";
import { Page } from "../../page";
import { Empty, Failed } from "../../states";
import { serverClock, useMoments, useSecond } from "../../time";
import { Agents } from "./agents";
import { PlannedAlarm } from "./planned_alarm";
import { QueueCard } from "./queue_card";
import { Talks } from "./talks";
import { Foremost, Today } from "./today";
import classes from "./now.module.css";

const LOOK_MILLISECONDS = 15_000; // hints come at once; this heals one that was lost

/** What goes on at this moment, for a wall as for a pocket. */
export default function Now() {
  const { t } = useTranslation("now");
  useTranslation(["company", "planning"]); // the menus and alarms must not wait for their words
  const { data: board, error, refetch } = useQuery({ ...boardShowOptions(), refetchInterval: LOOK_MILLISECONDS });
  const coming = useChoicesComing();
  const now = board?.now;
  useEffect(() => {
    if (now) serverClock.learn(now);
  }, [now]);
  return (
    <Page title={t("title")} about={<Clock />}>
      {board && !coming ? <Whole board={board} /> : error ? <Failed error={error} again={() => void refetch()} /> : <Waiting />}
    </Page>
  );
}

function Clock() {
  const write = useMoments();
  return <span>{write(useSecond() * 1000, "second")}</span>;
}

function Whole({ board }: { board: Board }) {
  const { t } = useTranslation("now");
  const calls = useHelpCalls();
  return (
    <>
      <PlannedAlarm />
      <HelpCalls calls={calls} />
      <Foremost board={board} />
      <section aria-labelledby="queues">
        <VisuallyHidden component="h2" id="queues">
          {t("queues.title")}
        </VisuallyHidden>
        {board.queues.length ? (
          <ul className={classes.queues}>
            {board.queues.map((queue) => (
              <QueueCard key={queue.id} queue={queue} board={board} />
            ))}
          </ul>
        ) : (
          <Empty title={t("queues.none")}>{t("queues.how")}</Empty>
        )}
      </section>
      <Today board={board} />
      <div className={classes.people}>
        <Talks board={board} />
        <Agents board={board} />
      </div>
    </>
  );
}

function Waiting() {
  const { t } = useTranslation("now");
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton height={64} radius="md" mb="sm" />
      <div className={classes.queues}>
        {[1, 2, 3, 4].map((each) => (
          <Skeleton key={each} height={170} radius="md" />
        ))}
      </div>
    </div>
  );
}
