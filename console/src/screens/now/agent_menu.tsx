import { Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queuesSetPresenceMutation, supervisionEndWrapUpMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Present } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useChoices } from "../../desk/desk";
import { labelOf } from "../../desk/labels";
import { Act } from "./act";
import { Acts } from "./acts";
import type { LogOut } from "./log_out";

interface Props {
  agent: Present;
  out: LogOut;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

/** What a supervisor can do about an agent: another presence, the end of a wrap-up, the way out. */
export function AgentMenu({ agent, out, opened, onChange }: Props) {
  const { t, i18n } = useTranslation("company");
  const client = useQueryClient();
  const choices = useChoices();
  const onSettled = () => askAgain(client, ["agents", "board"]);
  const presence = useMutation({ ...queuesSetPresenceMutation(), onSettled });
  const wrapUp = useMutation({ ...supervisionEndWrapUpMutation(), onSettled });
  const path = { agent_id: agent.agent_id };
  const become = (word: "available" | "break" | "offline", reason?: string) =>
    presence.mutate({ path, body: { presence: word, ...(reason && { reason }) } });
  const pending = presence.isPending || wrapUp.isPending || out.pending(agent);
  const error = presence.error ?? wrapUp.error ?? out.error(agent);
  return (
    <Acts label={t("board.agent", { name: agent.name })} pending={pending} error={error} opened={opened} onChange={onChange}>
      <Act holds={agent.presence === "wrap_up"} why={t("board.over.ended")} act={() => wrapUp.mutate({ path })}>
        {t("board.endWrapUp")}
      </Act>
      <Act holds={agent.presence !== "available"} why={t("board.over.so")} act={() => become("available")}>
        {t("board.available")}
      </Act>
      {choices?.breaks.map((choice) => (
        <Menu.Item key={choice.key} onClick={() => become("break", choice.key)}>
          {t("board.break", { reason: labelOf(choice, i18n.language) })}
        </Menu.Item>
      ))}
      <Act holds={agent.presence !== "offline"} why={t("board.over.so")} act={() => become("offline")}>
        {t("board.offline")}
      </Act>
      <Menu.Item c="var(--bad)" onClick={() => out.start(agent)}>
        {t("board.logOut")}
      </Menu.Item>
    </Acts>
  );
}
