import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { queuesHandMutation, queuesMoveMutation, queuesPutAtMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Board, Present, Waiting } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useOtherLanguage, useQueueInUse } from "../../desk/labels";
import { Act, useInPlace } from "./act";
import { Acts } from "./acts";
import { HandTo, useAtWork } from "./hand_to";

const LISTED = 8; // more names than that are found by typing
const HANDED_SECONDS = 300; // long enough for the talk of one who is busy to end
const AT_WORK: Present["presence"][] = ["available", "wrap_up", "reserved", "on_call"];

/** What a supervisor can do for one who waits: to the front, next to an agent by name, into another queue. */
export function WaitingMenu({ waiting, board, queueId }: { waiting: Waiting; board: Board; queueId: number }) {
  const { t } = useTranslation("company");
  const [searching, setSearching] = useState(false);
  const client = useQueryClient();
  const onSettled = () => askAgain(client, ["board", "queues"]);
  const front = useMutation({ ...queuesPutAtMutation(), onSettled });
  const hand = useMutation({ ...queuesHandMutation(), onSettled });
  const move = useMutation({ ...queuesMoveMutation(), onSettled });
  const path = { entry_id: waiting.entry_id };
  const atWork = AT_WORK.flatMap((presence) => board.agents.filter((agent) => agent.presence === presence));
  const error = front.error ?? hand.error ?? move.error;
  const name = waiting.who ?? t("withheld");
  const pending = front.isPending || hand.isPending || move.isPending;
  const handTo = (agentId: number) => hand.mutate({ path, body: { agent_id: agentId, seconds: HANDED_SECONDS } });
  return (
    <>
      <Acts label={t("board.waiting", { name })} pending={pending} error={error} small>
        {/* Not disabled but left out: a menu whose first item is disabled is dead to the arrow keys. */}
        <Act holds={waiting.position > 1} why={t("board.over.front")} act={() => front.mutate({ path, body: { position: 1 } })}>
          {t("board.front")}
        </Act>
        <HandToItems waiting={waiting} atWork={atWork} hand={handTo} search={() => setSearching(true)} />
        <MoveToItems
          waiting={waiting}
          board={board}
          others={board.queues.filter((queue) => queue.id !== queueId && queue.open)}
          move={(queue) => move.mutate({ path, body: { queue } })}
        />
      </Acts>
      {searching && <HandTo title={t("now:handTo.title", { name })} agents={atWork} caller={waiting} hand={handTo} close={() => setSearching(false)} />}
    </>
  );
}

interface HandToProps {
  waiting: Waiting;
  atWork: Present[];
  hand: (agentId: number) => void;
  search: () => void;
}

/** The agents at work as the menu was opened, or a way to find one of many. */
function HandToItems({ waiting, atWork, hand, search }: HandToProps) {
  const { t } = useTranslation("company");
  const write = useAtWork(waiting);
  const agents = useInPlace(atWork, ({ agent_id }) => agent_id);
  if (agents.length > LISTED) return <Menu.Item onClick={search}>{t("now:handTo.open")}</Menu.Item>;
  return (
    <>
      {agents.length > 0 && <Menu.Label>{t("board.handTo")}</Menu.Label>}
      {agents.map(({ first, now }) => (
        <Act key={first.agent_id} holds={now !== null} why={t("board.over.away")} act={() => hand(first.agent_id)}>
          {now ? write(now) : first.name}
        </Act>
      ))}
    </>
  );
}

interface MoveToProps {
  waiting: Waiting;
  board: Board;
  others: Board["queues"];
  move: (queue: string) => void;
}

/** The other queues that were open as the menu was. */
function MoveToItems({ waiting, board, others, move }: MoveToProps) {
  const { t } = useTranslation("company");
  const writeQueue = useQueueFor(waiting, board.agents);
  const queues = useInPlace(others, ({ id }) => id);
  return (
    <>
      {queues.length > 0 && <Menu.Label>{t("board.moveTo")}</Menu.Label>}
      {queues.map(({ first, now }) => (
        <Act key={first.id} holds={now !== null} why={t("board.over.closed")} act={() => move(first.name)}>
          {writeQueue(now ?? first)}
        </Act>
      ))}
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
