import { Badge, Group, Text, UnstyledButton } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { boardWaiting } from "../../api/generated";
import type { Board, QueueBoard, Waiting } from "../../api/generated";
import { useLabels, useLanguageName } from "../../desk/labels";
import { PAGE_ROWS } from "../../log";
import { Failed } from "../../states";
import { Moment } from "../../time";
import { HeldUp } from "./held_up";
import { Ticking } from "./ticking";
import { WaitingMenu } from "./waiting_menu";
import { Who } from "./who";
import classes from "./now.module.css";

const SHOWN = 2; // so that a supervisor sees six busy queues at once

/** Those who wait, in their order; the first few of them, unless asked for all. */
export function Line({ queue, board }: { queue: QueueBoard; board: Board }) {
  const { t } = useTranslation("now");
  const [all, setAll] = useState(false);
  const count = queue.callers + queue.callbacks + queue.parked;
  const beyond = all && count > queue.waiting.length; // the board brings the first of them only
  const pages = usePages(queue.id, beyond);
  const waiting = (beyond && pages.data?.pages.flat()) || queue.waiting;
  return (
    <>
      <ol className={classes.line}>
        {(all ? waiting : waiting.slice(0, SHOWN)).map((each) => (
          <One key={each.entry_id} waiting={each} menu={<WaitingMenu waiting={each} board={board} queueId={queue.id} />} />
        ))}
      </ol>
      {beyond && pages.error && <Failed error={pages.error} again={() => void pages.refetch()} />}
      <Group justify="space-between" gap="xs">
        {count > SHOWN && (
          <UnstyledButton className={classes.more} onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? t("queues.fewer") : t("queues.more", { count: count - SHOWN })}
          </UnstyledButton>
        )}
        {beyond && pages.hasNextPage && (
          <UnstyledButton className={classes.more} onClick={() => void pages.fetchNextPage()} disabled={pages.isFetchingNextPage}>
            {t("queues.next")}
          </UnstyledButton>
        )}
      </Group>
    </>
  );
}

/** Everybody who waits in a queue, by the page; asked again with the board. */
function usePages(queueId: number, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [{ _id: "waiting", queueId, tags: ["board"] }],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await boardWaiting({ path: { queue_id: queueId }, query: { after: pageParam, limit: PAGE_ROWS }, signal })).data,
    getNextPageParam: (page: Waiting[]) => (page.length < PAGE_ROWS ? undefined : page.at(-1)?.entry_id),
    enabled,
  });
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
        {waiting.held_up && <HeldUp reason={waiting.held_up} />}
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
