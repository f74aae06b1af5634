import { Badge, Group, Text } from "@mantine/core";
import { IconCoffee, IconHeadset, IconMoon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Desk, Standing as QueueStanding } from "../../api/generated";
import { useQueueInUse } from "../../desk/labels";
import { useByBrowser } from "../../desk/telephone";
import { isUnwanted } from "../../desk/why";
import { Figure } from "../../figures";
import { Empty } from "../../states";
import { before, Since } from "../../time";
import { Missed } from "./missed";
import classes from "./desk.module.css";

const PICTURES = { available: IconHeadset, break: IconCoffee, offline: IconMoon } as const;

/** Nobody to talk to: what I am, and so what I wait for. */
export function Standing({ desk }: { desk: Desk }) {
  const { t } = useTranslation("desk");
  const presence = desk.me.presence in PICTURES ? (desk.me.presence as keyof typeof PICTURES) : "available";
  const Picture = PICTURES[presence];
  const byBrowser = useByBrowser();
  return (
    <div className={classes.aside}>
      {isUnwanted(desk.me) ? (
        <Missed me={desk.me} />
      ) : (
        <div className={classes.waiting}>
          <Picture size={44} stroke={1.4} color="var(--calm)" aria-hidden />
          <h2 data-headline>{t(`idle.${presence}.title`)}</h2>
          <Text c="var(--quiet)">{t(byBrowser ? `idle.${presence}.words` : `idle.${presence}.telephone`, { number: desk.me.number ?? "" })}</Text>
        </div>
      )}
    </div>
  );
}

/** Who waits in the queues that I serve. */
export function MyQueues({ desk }: { desk: Desk }) {
  const { t } = useTranslation("desk");
  return (
    <section className={classes.idle} aria-labelledby="my-queues">
      <h2 className={classes.heading} id="my-queues">
        {t("queues.title")}
      </h2>
      {desk.queues.length ? (
        <ul className={classes.queues}>
          {desk.queues.map((queue) => (
            <Glance key={queue.id} queue={queue} now={desk.now} />
          ))}
        </ul>
      ) : (
        <Empty title={t("queues.none")}>{t("queues.ask")}</Empty>
      )}
    </section>
  );
}

function Glance({ queue, now }: { queue: QueueStanding; now: string }) {
  const { t } = useTranslation("desk");
  const title = useQueueInUse();
  return (
    <li className={classes.card}>
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Text fw={600} truncate>
          {title(queue.name, queue.title)}
        </Text>
        {!queue.open && (
          <Badge color="gray.7" variant="outline" tt="none">
            {t("queues.closed")}
          </Badge>
        )}
      </Group>
      <div className={classes.glance}>
        <Figure of="waiting">{queue.waiting + queue.offered}</Figure>
        <Figure of="longest_wait">
          {queue.longest_wait_seconds === null ? "–" : <Since at={before(now, queue.longest_wait_seconds)} />}
        </Figure>
        <Figure name={t("queues.callbacks")}>{queue.callbacks}</Figure>
        <Figure of="free_agents">{queue.agents.available ?? 0}</Figure>
      </div>
    </li>
  );
}
