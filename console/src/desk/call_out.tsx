import { ActionIcon, Button } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { outgoingCallMutation } from "../api/generated/@tanstack/react-query.gen";
import type { CallOutIn } from "../api/generated";
import { askAgain } from "../api/rooms";
import { useMe } from "../api/session";
import { useDesk } from "./desk";
import { Hindered } from "./hindered";
import { useTelephone } from "./telephone";

const MAY_CALL = ["available", "break"];

/** Calling somebody: the telephone here joins first, then it rings at theirs. */
export function useCallOut() {
  const client = useQueryClient();
  const go = useNavigate();
  const { phone, callIn } = useTelephone();
  const place = useMutation({
    ...outgoingCallMutation(),
    onSuccess: async ({ conversation, phone: browser }) => {
      if (browser) callIn(conversation);
      await askAgain(client, ["desk"]);
      void go("/desk");
    },
  });
  return {
    call: (body: CallOutIn) => {
      phone?.wake();
      if (!place.isPending) place.mutate({ body });
    },
    pending: place.isPending,
    error: place.error,
  };
}

interface Props {
  whom: CallOutIn;
  /** Who that is, said to those who cannot see what stands beside the button. */
  name: string;
  words?: boolean;
}

/** A button that calls; drawn for agents only, and to be pressed while nothing else is going on; else it says when. */
export function CallButton(props: Props) {
  return useMe().agentId === null ? null : <Call {...props} />;
}

function Call({ whom, name, words }: Props) {
  const { t } = useTranslation("record");
  const { desk } = useDesk();
  const { call, ...calling } = useCallOut();
  const free = desk !== undefined && MAY_CALL.includes(desk.me.presence);
  return (
    <Hindered why={free ? null : t("out.notNow")} label={t("out.call", { name })} press={() => call(whom)} {...calling}>
      {(press) =>
        words ? (
          <Button size="xs" variant="light" leftSection={<IconPhoneOutgoing size={16} aria-hidden />} {...press}>
            {t("out.callShort")}
          </Button>
        ) : (
          <ActionIcon variant="light" size={30} {...press}>
            <IconPhoneOutgoing size={17} aria-hidden />
          </ActionIcon>
        )
      }
    </Hindered>
  );
}
