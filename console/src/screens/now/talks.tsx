import { Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Board, Talking } from "../../api/generated";
import { useLabels, useQueueInUse } from "../../desk/labels";
import { Card } from "../../page";
import { Outside } from "./outside";
import { Parties } from "./parties";
import { TalkMenu } from "./talk_menu";
import { Ticking } from "./ticking";
import { Who } from "./who";
import classes from "./now.module.css";

/** Who talks with whom, and since when. */
export function Talks({ board }: { board: Board }) {
  const { t } = useTranslation("now");
  const title = useQueueInUse();
  const titleOf = (id: number) => {
    const queue = board.queues.find((each) => each.id === id);
    return queue ? title(queue.name, queue.title) : "";
  };
  const count = board.talking.length + board.outside.length;
  return (
    <Card title={t("talks.title", { count })}>
      {count === 0 && <Text c="var(--quiet)">{t("talks.none")}</Text>}
      <ul className={classes.rows}>
        {board.talking.map((talk) => (
          <Talk key={talk.conversation_id} talk={talk} queue={titleOf(talk.queue_id)} />
        ))}
        {board.outside.map((talk) => (
          <Outside key={talk.party_id} talk={talk} queue={titleOf(talk.queue_id)} />
        ))}
      </ul>
    </Card>
  );
}

function Talk({ talk, queue }: { talk: Talking; queue: string }) {
  const { t } = useTranslation("now");
  const label = useLabels();
  const about = [queue, label("reasons", talk.reason)].filter(Boolean).join(" · ");
  return (
    <li className={`${classes.row} ${classes.wrapping}`}>
      <div className={classes.grow}>
        <div className={classes.pair}>
          <span className={classes.name}>{talk.agent}</span>
          <span className={classes.quiet}>{t("talks.with")}</span>
          <Who who={talk.who} callId={talk.call_id} />
        </div>
        <Text size="xs" c="var(--quiet)">
          {about}
        </Text>
      </div>
      {talk.status === "held" && (
        <span className={classes.load} data-load="late">
          <IconPlayerPause size={15} aria-hidden /> {t("talks.held")}
        </span>
      )}
      {talk.since ? <Ticking at={talk.since} /> : <span className={classes.quiet}>{t("talks.joining")}</span>}
      <TalkMenu talk={talk} />
      <Parties talk={talk} />
    </li>
  );
}
