import { Badge, Group } from "@mantine/core";
import { IconAlertTriangleFilled, IconClockExclamation, IconUserOff, type Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Board, QueueBoard } from "../../api/generated";
import { useQueueInUse } from "../../desk/labels";
import { Figure, useFigure } from "../../figures";
import { useSecond } from "../../time";
import { Line } from "./line";
import { loadOf, type Load } from "./load";
import { QueueMenu } from "./queue_menu";
import { WaitingNow } from "./waiting_now";
import classes from "./now.module.css";

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
  const load = loadOf(queue, useSecond() - Date.parse(board.now) / 1000);
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
        <WaitingNow queues={[queue]} now={board.now} />
        <Figure of="free_agents" big>
          {write(queue.agents.available ?? 0, "count")}
        </Figure>
      </div>
      {queue.waiting.length > 0 && <Line queue={queue} board={board} />}
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
