import { Button, Group, Modal, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Present, Waiting } from "../../api/generated";
import { useOtherLanguage } from "../../desk/labels";

interface Props {
  title: string;
  agents: Present[];
  caller: Waiting;
  hand: (agentId: number) => void;
  close: () => void;
}

/** An agent found by name, where there are too many for a menu. */
export function HandTo({ title, agents, caller, hand, close }: Props) {
  const { t } = useTranslation("now");
  const write = useAtWork(caller);
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

/** An agent's name and what speaks against them: that they are not free, or not of the caller's language. */
export function useAtWork(caller: Waiting): (agent: Present) => string {
  const { t } = useTranslation("now");
  const other = useOtherLanguage();
  return ({ name, presence, languages }) =>
    [name, presence !== "available" && t(`presence.${presence}`), other(caller, languages)].filter(Boolean).join(" · ");
}
