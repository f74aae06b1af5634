import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  queuesSetPresenceMutation,
  supervisionEndWrapUpMutation,
  supervisionLogOutMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Present } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useChoices } from "../../desk/desk";
import { labelOf } from "../../desk/labels";
import { Acts } from "./acts";
import { Sure } from "./sure";

type Busy = "on_call" | "reserved";

const isBusy = (presence: Present["presence"]): presence is Busy => presence === "on_call" || presence === "reserved";

/** What a supervisor can do about an agent: another presence, the end of a wrap-up, the way out. */
export function AgentMenu({ agent }: { agent: Present }) {
  const { t, i18n } = useTranslation("company");
  const client = useQueryClient();
  const [sure, setSure] = useState<Busy | null>(null);
  const choices = useChoices();
  const onSettled = () => askAgain(client, ["agents", "board"]);
  const presence = useMutation({ ...queuesSetPresenceMutation(), onSettled });
  const wrapUp = useMutation({ ...supervisionEndWrapUpMutation(), onSettled });
  const out = useMutation({ ...supervisionLogOutMutation(), onSettled });
  const path = { agent_id: agent.agent_id };
  const become = (word: "available" | "break" | "offline", reason?: string) =>
    presence.mutate({ path, body: { presence: word, ...(reason && { reason }) } });
  const error = presence.error ?? wrapUp.error ?? out.error;
  const busy = isBusy(agent.presence) ? agent.presence : null;
  const logOut = () => out.mutate({ path });
  return (
    <>
      <Acts label={t("board.agent", { name: agent.name })} pending={presence.isPending || wrapUp.isPending || out.isPending} error={error}>
        {agent.presence === "wrap_up" && <Menu.Item onClick={() => wrapUp.mutate({ path })}>{t("board.endWrapUp")}</Menu.Item>}
        {agent.presence !== "available" && <Menu.Item onClick={() => become("available")}>{t("board.available")}</Menu.Item>}
        {choices?.breaks.map((choice) => (
          <Menu.Item key={choice.key} onClick={() => become("break", choice.key)}>
            {t("board.break", { reason: labelOf(choice, i18n.language) })}
          </Menu.Item>
        ))}
        {agent.presence !== "offline" && <Menu.Item onClick={() => become("offline")}>{t("board.offline")}</Menu.Item>}
        <Menu.Item color="red" onClick={() => (busy ? setSure(busy) : logOut())}>
          {t("board.logOut")}
        </Menu.Item>
      </Acts>
      {sure && (
        <Sure
          title={t("now:sure.logOut", { name: agent.name })}
          words={t(`now:sure.${busy ?? sure}`, { name: agent.name })}
          act={t("board.logOut")}
          carryOut={logOut}
          close={() => setSure(null)}
        />
      )}
    </>
  );
}
