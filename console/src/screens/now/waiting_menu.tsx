import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queuesHandMutation, queuesMoveMutation, queuesPutAtMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Board, Waiting } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Acts } from "./acts";

const HANDED_SECONDS = 120;

/** What a supervisor can do for one who waits: to the front, to a free agent by name, into another queue. */
export function WaitingMenu({ waiting, board, queueId }: { waiting: Waiting; board: Board; queueId: number }) {
  const { t } = useTranslation("company");
  const client = useQueryClient();
  const onSettled = () => askAgain(client, ["board", "queues"]);
  const front = useMutation({ ...queuesPutAtMutation(), onSettled });
  const hand = useMutation({ ...queuesHandMutation(), onSettled });
  const move = useMutation({ ...queuesMoveMutation(), onSettled });
  const path = { entry_id: waiting.entry_id };
  const free = board.agents.filter((agent) => agent.presence === "available" || agent.presence === "wrap_up");
  const others = board.queues.filter((queue) => queue.id !== queueId && queue.open);
  const error = front.error ?? hand.error ?? move.error;
  return (
    <Acts label={t("board.waiting", { name: waiting.who ?? t("withheld") })} pending={front.isPending || hand.isPending || move.isPending} error={error}>
      <Menu.Item disabled={waiting.position === 1} onClick={() => front.mutate({ path, body: { position: 1 } })}>
        {t("board.front")}
      </Menu.Item>
      {free.length > 0 && <Menu.Label>{t("board.handTo")}</Menu.Label>}
      {free.map((agent) => (
        <Menu.Item key={agent.agent_id} onClick={() => hand.mutate({ path, body: { agent_id: agent.agent_id, seconds: HANDED_SECONDS } })}>
          {agent.name}
        </Menu.Item>
      ))}
      {others.length > 0 && <Menu.Label>{t("board.moveTo")}</Menu.Label>}
      {others.map((queue) => (
        <Menu.Item key={queue.id} onClick={() => move.mutate({ path, body: { queue: queue.name } })}>
          {queue.title}
        </Menu.Item>
      ))}
    </Acts>
  );
}
