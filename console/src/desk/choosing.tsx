import { Button, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconCoffee } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { deskChooseMutation } from "../api/generated/@tanstack/react-query.gen";
import { messageOf } from "../api/refusal";
import { askAgain } from "../api/rooms";
import { useChoices } from "./desk";
import { labelOf } from "./labels";

export type Become = (presence: "available" | "break" | "offline", reason?: string) => void;

/** Choosing what I do; `choosing`: what the server was asked for and has not answered. `done`: once it is so. */
export function useBecome(done?: () => void): { become: Become; choosing: string | null; refused: string | null } {
  const client = useQueryClient();
  const choose = useMutation({
    ...deskChooseMutation(),
    onSuccess: () => done?.(),
    onSettled: () => askAgain(client, ["desk"]),
  });
  return {
    become: (presence, reason) => choose.mutate({ body: { presence, ...(reason && { reason }) } }),
    choosing: choose.isPending ? choose.variables.body.presence : null,
    refused: choose.error && messageOf(choose.error),
  };
}

interface Props {
  become: Become;
  chosen: boolean;
  /** Within what it hangs from: that does not take a press here for one outside of it. */
  inside?: boolean;
}

/** Every reason for a break, with how long it may last. */
export function Breaks({ become, chosen, inside = false }: Props) {
  const { t, i18n } = useTranslation("desk");
  const choices = useChoices();
  return (
    <Menu position="bottom-start" withinPortal={!inside}>
      <Menu.Target>
        <Button
          size="sm"
          color="violet.8"
          variant={chosen ? "filled" : "default"}
          leftSection={<IconCoffee size={16} />}
          rightSection={<IconChevronDown size={14} />}
          aria-pressed={chosen}
        >
          {t("presence.break")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices?.breaks.map((choice) => (
          <Menu.Item
            key={choice.key}
            onClick={() => become("break", choice.key)}
            rightSection={
              choice.allowed_minutes && (
                <Text size="sm" c="var(--quiet)">
                  {t("presence.minutes", { minutes: choice.allowed_minutes })}
                </Text>
              )
            }
          >
            {labelOf(choice, i18n.language)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
