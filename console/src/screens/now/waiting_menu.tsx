import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queuesHandMutation, queuesMoveMutation, queuesPutAtMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Board, Present, Waiting } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useQueueInUse } from "../../desk/labels";
import { Acts } from "./acts";

const HANDED_SECONDS = 300; // long enough for the talk of one who is busy to end
const AT_WORK: Present["presence"][] = ["available", "wrap_up", "reserved", "on_call"];

/** What a supervisor can do for one who waits: to the front, next to an agent by name, into another queue. */
export function WaitingMenu({ waiting, board, queueId }: { waiting: Waiting; board: Board; queueId: number }) {
  const { t } = useTranslation("company");
  const { t: tNow } = useTranslation("now");
  const client = useQueryClient();
  const title = useQueueInUse();
  const onSettled = () => askAgain(client, ["board", "queues"]);
  const front = useMutation({ ...queuesPutAtMutation(), onSettled });
  const hand = useMutation({ ...queuesHandMutation(), onSettled });
  const move = useMutation({ ...queuesMoveMutation(), onSettled });
  const path = { entry_id: waiting.entry_id };
  const atWork = AT_WORK.flatMap((presence) => board.agents.filter((agent) => agent.presence === presence));
  const others = board.queues.filter((queue) => queue.id !== queueId && queue.open);
  const error = front.error ?? hand.error ?? move.error;
  return (
    <Acts label={t("board.waiting", { name: waiting.who ?? t("withheld") })} pending={front.isPending || hand.isPending || move.isPending} error={error} small>
      <Menu.Item disabled={waiting.position === 1} onClick={() => front.mutate({ path, body: { position: 1 } })}>
        {t("board.front")}
      </Menu.Item>
      {atWork.length > 0 && <Menu.Label>{t("board.handTo")}</Menu.Label>}
      {atWork.map((agent) => (
        <Menu.Item key={agent.agent_id} onClick={() => hand.mutate({ path, body: { agent_id: agent.agent_id, seconds: HANDED_SECONDS } })}>
          {agent.name}
          {agent.presence !== "available" && ` · ${tNow(`presence.${agent.presence}`)}`}
        </Menu.Item>
      ))}
      {others.length > 0 && <Menu.Label>{t("board.moveTo")}</Menu.Label>}
      {others.map((queue) => (
        <Menu.Item key={queue.id} onClick={() => move.mutate({ path, body: { queue: queue.name } })}>
          {title(queue.name, queue.title)}
        </Menu.Item>
      ))}
    </Acts>
  );
}
