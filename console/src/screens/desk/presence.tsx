import { Button, Group, Menu, Text } from "@mantine/core";
import { IconChevronDown, IconCoffee, IconLogout2, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { deskChooseMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { AgentView } from "../../api/generated";
import { messageOf } from "../../api/refusal";
import { askAgain } from "../../api/rooms";
import { useChoices } from "../../desk/desk";
import { labelOf, useLabels } from "../../desk/labels";
import { Since } from "../../time";
import { BreakLength } from "./break_length";
import { BY_THE_CALL, BY_THE_SYSTEM } from "./why";
import classes from "./desk.module.css";

const BUSY = ["reserved", "on_call", "wrap_up"];

/** What I do now and for how long, and what I choose; during a call the choice is for afterwards. */
export function PresenceControl({ me }: { me: AgentView }) {
  const { t, i18n } = useTranslation("desk");
  const client = useQueryClient();
  const choices = useChoices();
  const choose = useMutation({
    ...deskChooseMutation(),
    onSettled: () => askAgain(client, ["desk"]),
  });
  const become = (presence: "available" | "break" | "offline", reason?: string) =>
    choose.mutate({ body: { presence, ...(reason && { reason }) } });
  const busy = BUSY.includes(me.presence);
  const chosen = busy ? (me.next_presence ?? "available") : me.presence;
  return (
    <Group gap="md">
      <State me={me} />
      <Group gap={6} role="group" aria-label={busy ? t("presence.afterwards") : t("presence.choose")}>
        {busy && (
          <Text size="sm" c="var(--quiet)">
            {t("presence.afterwards")}
          </Text>
        )}
        <Button
          size="sm"
          color="leaf"
          variant={chosen === "available" ? "filled" : "default"}
          leftSection={<IconPlayerPlay size={16} />}
          aria-pressed={chosen === "available"}
          loading={choose.isPending && choose.variables.body.presence === "available"}
          onClick={() => become("available")}
        >
          {t("presence.available")}
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button
              size="sm"
              color="violet.8"
              variant={chosen === "break" ? "filled" : "default"}
              leftSection={<IconCoffee size={16} />}
              rightSection={<IconChevronDown size={14} />}
              aria-pressed={chosen === "break"}
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
        <Button
          size="sm"
          color="gray"
          variant={chosen === "offline" ? "light" : "default"}
          leftSection={<IconLogout2 size={16} />}
          aria-pressed={chosen === "offline"}
          onClick={() => become("offline")}
        >
          {t("presence.offline")}
        </Button>
      </Group>
      {choose.error && (
        <Text size="sm" c="var(--bad)" role="alert">
          {messageOf(choose.error)}
        </Text>
      )}
    </Group>
  );
}

function State({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const label = useLabels();
  const why = me.presence === "break" ? whyOf(me.presence_reason, t, label) : "";
  return (
    <div className={classes.state} role="status">
      <span className={classes.dot} data-presence={me.presence} />
      <div>
        <Text fw={650} lh={1.2}>
          {t(`presence.${me.presence}`)}
        </Text>
        <Text size="sm" c="var(--quiet)" lh={1.2}>
          {why && `${why} · `}
          <span aria-hidden>
            <Since at={me.presence_since} />
          </span>
          <BreakLength me={me} />
        </Text>
      </div>
    </div>
  );
}

function whyOf(reason: string | null, t: (key: string) => string, label: ReturnType<typeof useLabels>): string {
  return reason && [...BY_THE_SYSTEM, ...BY_THE_CALL].includes(reason) ? t(`why.${reason}`) : label("breaks", reason);
}
