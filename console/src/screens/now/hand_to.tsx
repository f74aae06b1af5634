import { Button, Group, Modal, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Present } from "../../api/generated";

interface Props {
  title: string;
  agents: Present[];
  hand: (agentId: number) => void;
  close: () => void;
}

/** An agent found by name, where there are too many for a menu. */
export function HandTo({ title, agents, hand, close }: Props) {
  const { t } = useTranslation("now");
  const write = useAtWork();
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("company:close") }} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          hand(Number(chosen));
          close();
        }}
      >
        <Select
          label={t("handTo.whom")}
          placeholder={t("handTo.search")}
          data={agents.map((agent) => ({ value: String(agent.agent_id), label: write(agent) }))}
          value={chosen}
          onChange={setChosen}
          nothingFoundMessage={t("handTo.nobody")}
          searchable
          selectFirstOptionOnChange
          comboboxProps={{ keepMounted: true }} // or who types fast has chosen nobody by the time it has opened
          data-autofocus
        />
        <Group justify="flex-end" mt="md">
          <Button type="submit" disabled={chosen === null}>
            {t("handTo.hand")}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}

/** An agent's name and, of who is not free, what they do. */
export function useAtWork(): (agent: Present) => string {
  const { t } = useTranslation("now");
  return (agent) => (agent.presence === "available" ? agent.name : `${agent.name} · ${t(`presence.${agent.presence}`)}`);
}
