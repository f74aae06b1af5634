import { Button, Group, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { conversationCallOffMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { Failed } from "../states";

/** Asked once more: somebody has promised to call, and nobody will. The focus stays with what is asked. */
export function CallOff({ pending, sure }: { pending: boolean; sure: () => void }) {
  const { t } = useTranslation("desk");
  const [asked, setAsked] = useState<boolean | null>(null);
  if (!asked)
    return (
      <Button size="xs" variant="default" onClick={() => setAsked(true)} autoFocus={asked === false}>
        {t("planned.callOff")}
      </Button>
    );
  return (
    <Group gap="xs" role="group" aria-label={t("planned.sure")}>
      <Text size="sm">{t("planned.sure")}</Text>
      <Button size="xs" color="red.8" loading={pending} onClick={sure}>
        {t("planned.callOffNow")}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsked(false)} autoFocus>
        {t("planned.keep")}
      </Button>
    </Group>
  );
}

/** Of one that the customer in this talk needs no more, whoever has agreed to it. */
export function CallOffInTalk({ talk, id }: { talk: number; id: number }) {
  const client = useQueryClient();
  const callOff = useMutation({
    ...conversationCallOffMutation(),
    onSettled: () => askAgain(client, ["desk", "customers"]),
  });
  return (
    <>
      <CallOff pending={callOff.isPending} sure={() => callOff.mutate({ path: { conversation_id: talk, entry_id: id } })} />
      {callOff.error && <Failed error={callOff.error} />}
    </>
  );
}
