import { Button, Group, Progress, Text } from "@mantine/core";
import { IconClockPlus } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { conversationExtendMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Talk } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { stretch, useSecondsUntil } from "../../time";

const LAST_SECONDS = 2;

interface TimerProps {
  talk: Talk;
  until: string;
  /** Called once, just before the server ends it with what it has: no promise is lost that stands in the form. */
  runsOut: () => void;
}

/** How long the server waits yet, and the way to have it wait for longer. */
export function Timer({ talk, until, runsOut }: TimerProps) {
  const { t } = useTranslation("desk");
  const client = useQueryClient();
  const left = useSecondsUntil(until);
  const last = useRef(runsOut);
  useEffect(() => {
    last.current = runsOut;
  });
  const isOver = left <= LAST_SECONDS;
  useEffect(() => {
    if (isOver) last.current();
  }, [isOver]);
  const whole = Math.max(1, (Date.parse(until) - Date.parse(talk.ended_at ?? until)) / 1000);
  const extend = useMutation({
    ...conversationExtendMutation(),
    onSettled: () => askAgain(client, ["desk"]),
  });
  return (
    <Group gap="sm">
      <div role="timer" aria-label={t("wrapUp.left")}>
        <Text fw={650} ta="right" c={left < 15 ? "var(--bad)" : undefined}>
          {stretch(left)}
        </Text>
        <Progress value={(left / whole) * 100} size="xs" w={96} color={left < 15 ? "red.8" : "lagoon.6"} aria-hidden />
      </div>
      {talk.may_extend && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconClockPlus size={16} />}
          onClick={() => extend.mutate({ path: { conversation_id: talk.id } })}
          loading={extend.isPending}
        >
          {t("wrapUp.extend")}
        </Button>
      )}
    </Group>
  );
}
