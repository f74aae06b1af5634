import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { supervisionLogOutMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Present } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { Sure } from "./sure";

type Busy = "on_call" | "reserved";

const isBusy = (presence?: Present["presence"]): presence is Busy => presence === "on_call" || presence === "reserved";

export interface LogOut {
  /** Logs an agent out; one who is busy, after a second thought. */
  start: (agent: Present) => void;
  pending: (agent: Present) => boolean;
  error: (agent: Present) => unknown;
  question: ReactNode;
}

/** Logging agents out; asked by the list, for a row is another one once its agent does something else. */
export function useLogOut(agents: Present[]): LogOut {
  const { t } = useTranslation("now");
  const client = useQueryClient();
  const [asked, setAsked] = useState<{ agent: Present; was: Busy } | null>(null);
  const out = useMutation({ ...supervisionLogOutMutation(), onSettled: () => askAgain(client, ["agents", "board"]) });
  const isOf = (agent: Present) => out.variables?.path.agent_id === agent.agent_id;
  const logOut = (agent: Present) => out.mutate({ path: { agent_id: agent.agent_id } });
  const now = agents.find((each) => each.agent_id === asked?.agent.agent_id)?.presence;
  return {
    start: (agent) => (isBusy(agent.presence) ? setAsked({ agent, was: agent.presence }) : logOut(agent)),
    pending: (agent) => isOf(agent) && out.isPending,
    error: (agent) => (isOf(agent) ? out.error : null),
    question: asked && (
      <Sure
        title={t("sure.logOut", { name: asked.agent.name })}
        words={t(`sure.${isBusy(now) ? now : asked.was}`, { name: asked.agent.name })}
        act={t("company:board.logOut")}
        carryOut={() => logOut(asked.agent)}
        close={() => setAsked(null)}
      />
    ),
  };
}
