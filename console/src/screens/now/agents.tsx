import { Text } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Board, Present } from "../../api/generated";
import { useLabels, useQueueInUse } from "../../desk/labels";
import { BY_THE_CALL, BY_THE_SYSTEM } from "../../desk/why";
import { Card } from "../../page";
import { useSecond } from "../../time";
import { AgentMenu } from "./agent_menu";
import { useLogOut } from "./log_out";
import { Ticking } from "./ticking";
import classes from "./now.module.css";

const ORDER: Present["presence"][] = ["available", "reserved", "on_call", "wrap_up", "break", "offline"];
const BY_SYSTEM = [...BY_THE_SYSTEM, ...BY_THE_CALL];

/** Every agent: what they do, why, and since when. */
export function Agents({ board }: { board: Board }) {
  const { t } = useTranslation("now");
  const out = useLogOut(board.agents);
  const [open, setOpen] = useState<Pick<Present, "agent_id" | "presence"> | null>(null);
  // While its menu is open a row stays where it is, whatever its agent does: the menu would move with it.
  const shown = (agent: Present) => (open?.agent_id === agent.agent_id ? open.presence : agent.presence);
  const groups = ORDER.map((presence) => ({ presence, agents: board.agents.filter((each) => shown(each) === presence) }));
  return (
    <Card title={t("agents.title")}>
      {board.agents.length === 0 && <Text c="var(--quiet)">{t("agents.none")}</Text>}
      {groups
        .filter(({ agents }) => agents.length > 0)
        .map(({ presence, agents }) => (
          <section key={presence} aria-labelledby={`presence-${presence}`} className={classes.group}>
            <h3 className={classes.presence} id={`presence-${presence}`}>
              <span className={classes.dot} data-presence={presence} aria-hidden />
              {t(`presence.${presence}`)} <span className={classes.quiet}>{agents.length}</span>
            </h3>
            <ul className={classes.rows}>
              {agents.map((agent) => (
                <Agent key={agent.agent_id} agent={agent} under={presence} board={board}>
                  <AgentMenu
                    agent={agent}
                    out={out}
                    opened={open?.agent_id === agent.agent_id}
                    onChange={(opened) => setOpen((other) => (opened ? agent : other?.agent_id === agent.agent_id ? null : other))}
                  />
                </Agent>
              ))}
            </ul>
          </section>
        ))}
      {out.question}
    </Card>
  );
}

/** A break that lasts longer than its reason allows. */
function TooLong({ until }: { until: string | null }) {
  const { t } = useTranslation("now");
  const now = useSecond() * 1000;
  if (until === null || now <= Date.parse(until)) return null;
  return (
    <Text size="xs" fw={600} c="var(--bad)">
      {t("agents.tooLong")}
    </Text>
  );
}

interface AgentProps {
  agent: Present;
  /** The presence that the row stands under. */
  under: Present["presence"];
  board: Board;
  children: ReactNode;
}

function Agent({ agent, under, board, children }: AgentProps) {
  const { t } = useTranslation("now");
  const label = useLabels();
  const title = useQueueInUse();
  const queues = board.queues.filter((queue) => agent.queue_ids.includes(queue.id)).map((queue) => title(queue.name, queue.title));
  const { reason } = agent;
  const why = reason && (BY_SYSTEM.includes(reason) ? t(`why.${reason}`) : label("breaks", reason));
  const next = agent.next_presence && t("agents.then", { presence: t(`presence.${agent.next_presence}`) });
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <span className={classes.name}>{agent.name}</span>
        <Text size="xs" c="var(--quiet)">
          {[under !== agent.presence && t(`presence.${agent.presence}`), why, next, queues.join(", ")].filter(Boolean).join(" · ")}
        </Text>
      </div>
      {agent.presence !== "offline" && <Ticking at={agent.since} />}
      <TooLong until={agent.allowed_until} />
      {children}
    </li>
  );
}
