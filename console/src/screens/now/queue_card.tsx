import { Badge, Group, Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangleFilled, IconClockExclamation, IconPhoneOutgoing, IconUserOff, type Icon } from "@tabler/icons-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Board, QueueBoard, Waiting } from "../../api/generated";
import { useLabels, useLanguageName, useQueueInUse } from "../../desk/labels";
import { Figure, useFigure } from "../../figures";
import { Moment, useSecond } from "../../time";
import { loadOf, type Load } from "./load";
import { QueueMenu } from "./queue_menu";
import { Ticking } from "./ticking";
import { WaitingMenu } from "./waiting_menu";
import { WaitingNow } from "./waiting_now";
import { Who } from "./who";
import classes from "./now.module.css";

const SHOWN = 2; // so that a supervisor sees six busy queues at once
const SIGNS: Partial<Record<Load, Icon>> = {
  late: IconClockExclamation,
  unserved: IconUserOff,
  overloaded: IconAlertTriangleFilled,
};

/** One queue: who waits, and how the day has gone in it. */
export function QueueCard({ queue, board }: { queue: QueueBoard; board: Board }) {
  const { t } = useTranslation("now");
  const write = useFigure();
  const title = useQueueInUse();
  const load = loadOf(queue, useSecond());
  const { today } = queue;
  return (
    <li className={classes.queue} data-load={load} aria-labelledby={`queue-${queue.id}`}>
      <Group justify="space-between" wrap="nowrap" gap="xs" mih={28}>
        <h3 className={classes.name} id={`queue-${queue.id}`}>
          {title(queue.name, queue.title)}
        </h3>
        <Group gap="xs" wrap="nowrap">
          {queue.draining ? <Badge variant="default" tt="none">{t("queues.draining")}</Badge> : <LoadSign load={load} />}
          <QueueMenu queue={queue} />
        </Group>
      </Group>
      <div className={classes.trio}>
        <WaitingNow waiting={queue.waiting} />
        <Figure of="free_agents" big>
          {write(queue.agents.available ?? 0, "count")}
        </Figure>
      </div>
      {queue.waiting.length > 0 && <Line waiting={queue.waiting} board={board} queueId={queue.id} />}
      <div className={classes.foot}>
        <Figure of="service_level">
          {write(today.service_level, "share")}{" "}
          <small className={classes.quiet}>{t("queues.within", { seconds: queue.target_seconds })}</small>
        </Figure>
        <Figure of="answered">{write(today.answered, "count")}</Figure>
        <Figure of="abandoned">{write(today.abandoned, "count")}</Figure>
      </div>
    </li>
  );
}

function LoadSign({ load }: { load: Load }) {
  const { t } = useTranslation("now");
  if (load === "calm") return null;
  const Sign = SIGNS[load];
  return (
    <span className={classes.load} data-load={load}>
      {Sign && <Sign size={17} aria-hidden />}
      {t(`load.${load}`)}
    </span>
  );
}

/** Those who wait, in their order; the first few of them, unless asked for all. */
function Line({ waiting, board, queueId }: { waiting: Waiting[]; board: Board; queueId: number }) {
  const { t } = useTranslation("now");
  const [all, setAll] = useState(false);
  const rest = waiting.length - SHOWN;
  return (
    <>
      <ol className={classes.line}>
        {(all ? waiting : waiting.slice(0, SHOWN)).map((each) => (
          <One key={each.entry_id} waiting={each} menu={<WaitingMenu waiting={each} board={board} queueId={queueId} />} />
        ))}
      </ol>
      {rest > 0 && (
        <UnstyledButton className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t("queues.fewer") : t("queues.more", { count: rest })}
        </UnstyledButton>
      )}
    </>
  );
}

function One({ waiting, menu }: { waiting: Waiting; menu: ReactNode }) {
  const label = useLabels();
  const language = useLanguageName();
  const about = [label("reasons", waiting.reason), language(waiting.language)].filter(Boolean).join(" · ");
  return (
    <li className={classes.one}>
      <span className={classes.place}>{waiting.position}</span>
      <div className={classes.grow}>
        <Who who={waiting.who} callId={waiting.call_id} />
        <Group gap="0 0.4rem">
          <Text size="xs" c="var(--quiet)">
            {about}
          </Text>
          <Marks waiting={waiting} />
        </Group>
      </div>
      {waiting.kind !== "callback" && <Ticking at={waiting.since} />}
      {menu}
    </li>
  );
}

/** What is otherwise with one who waits, below the name: beside it there would be no room for either. */
function Marks({ waiting }: { waiting: Waiting }) {
  const { t } = useTranslation("now");
  return (
    <>
      {waiting.kind === "parked" && (
        <Badge variant="default" size="sm" tt="none">
          {t("queues.parked")}
        </Badge>
      )}
      {waiting.status === "offered" && (
        <Badge variant="default" size="sm" tt="none">
          {t("queues.offered")}
        </Badge>
      )}
      {waiting.kind === "callback" && (
        <span className={classes.callback}>
          <IconPhoneOutgoing size={15} aria-hidden /> {t("queues.callback")}
          {waiting.due_at && (
            <>
              {" "}
              <Moment at={waiting.due_at} precision="time" />
            </>
          )}
        </span>
      )}
    </>
  );
}
