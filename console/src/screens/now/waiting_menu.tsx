import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { queuesHandMutation, queuesMoveMutation, queuesPutAtMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Board, Present, Waiting } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useOtherLanguage, useQueueInUse } from "../../desk/labels";
import { Acts } from "./acts";
import { HandTo, useAtWork } from "./hand_to";

const LISTED = 8; // more names than that are found by typing
const HANDED_SECONDS = 300; // long enough for the talk of one who is busy to end
const AT_WORK: Present["presence"][] = ["available", "wrap_up", "reserved", "on_call"];

/** What a supervisor can do for one who waits: to the front, next to an agent by name, into another queue. */
export function WaitingMenu({ waiting, board, queueId }: { waiting: Waiting; board: Board; queueId: number }) {
  const { t } = useTranslation("company");
  const write = useAtWork(waiting);
  const writeQueue = useQueueFor(waiting, board.agents);
  const [searching, setSearching] = useState(false);
  const client = useQueryClient();
  const onSettled = () => askAgain(client, ["board", "queues"]);
  const front = useMutation({ ...queuesPutAtMutation(), onSettled });
  const hand = useMutation({ ...queuesHandMutation(), onSettled });
  const move = useMutation({ ...queuesMoveMutation(), onSettled });
  const path = { entry_id: waiting.entry_id };
  const atWork = AT_WORK.flatMap((presence) => board.agents.filter((agent) => agent.presence === presence));
  const others = board.queues.filter((queue) => queue.id !== queueId && queue.open);
  const error = front.error ?? hand.error ?? move.error;
  const name = waiting.who ?? t("withheld");
  const many = atWork.length > LISTED;
  const pending = front.isPending || hand.isPending || move.isPending;
  const handTo = (agentId: number) => hand.mutate({ path, body: { agent_id: agentId, seconds: HANDED_SECONDS } });
  return (
    <>
      <Acts label={t("board.waiting", { name })} pending={pending} error={error} small>
        {/* Not disabled but left out: a menu whose first item is disabled is dead to the arrow keys. */}
        {waiting.position > 1 && (
          <Menu.Item onClick={() => front.mutate({ path, body: { position: 1 } })}>{t("board.front")}</Menu.Item>
        )}
        {many && <Menu.Item onClick={() => setSearching(true)}>{t("now:handTo.open")}</Menu.Item>}
        {!many && atWork.length > 0 && <Menu.Label>{t("board.handTo")}</Menu.Label>}
        {!many &&
          atWork.map((agent) => (
            <Menu.Item key={agent.agent_id} onClick={() => handTo(agent.agent_id)}>
              {write(agent)}
            </Menu.Item>
          ))}
        {others.length > 0 && <Menu.Label>{t("board.moveTo")}</Menu.Label>}
        {others.map((queue) => (
          <Menu.Item key={queue.id} onClick={() => move.mutate({ path, body: { queue: queue.name } })}>
            {writeQueue(queue)}
          </Menu.Item>
        ))}
      </Acts>
      {searching && <HandTo title={t("now:handTo.title", { name })} agents={atWork} caller={waiting} hand={handTo} close={() => setSearching(false)} />}
    </>
  );
}

/** A queue's title, and whether nobody at work in it speaks the caller's language. */
function useQueueFor(caller: Waiting, agents: Present[]): (queue: Board["queues"][number]) => string {
  const title = useQueueInUse();
  const other = useOtherLanguage();
  return ({ id, name, title: written }) => {
    const there = agents.filter((agent) => agent.presence !== "offline" && agent.queue_ids.includes(id));
    const none = other(caller, there.flatMap(({ languages }) => languages), "pass.nobodySpeaks");
    return [title(name, written), none].filter(Boolean).join(" · ");
  };
}
