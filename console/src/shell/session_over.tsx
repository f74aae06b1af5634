import { Button, Modal, Stack, Text } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { logInAgain, logInElsewhere } from "../api/client";
import { deskShowQueryKey } from "../api/generated/@tanstack/react-query.gen";
import type { Desk } from "../api/generated";
import { isBack, useMe } from "../api/session";
import { isLive } from "../desk/desk";
import { connection, useConnection } from "../stream";

const LOOK_MILLISECONDS = 2_000;

/** Says at once that nobody is logged in any more; the page stays, and with it a call that goes on. */
export function SessionOver() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const over = useConnection() === "over";
  const talking = over && isLive(client.getQueryData<Desk>(deskShowQueryKey())?.conversation);
  useReturn(over);
  return (
    <Modal
      opened={over}
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      title={t("over.title")}
    >
      <Stack>
        <Text role="alert">
          {t("over.words")} {talking && t("over.talking")}
        </Text>
        <Button leftSection={<IconLogin2 size={18} />} onClick={talking ? logInElsewhere : logInAgain} data-autofocus>
          {t(talking ? "over.logInElsewhere" : "over.logIn")}
        </Button>
      </Stack>
    </Modal>
  );
}

/** Looks whether the same person has logged in again in another tab: then the page goes on. */
function useReturn(over: boolean) {
  const { person } = useMe();
  useQuery({
    queryKey: ["back", person.id],
    enabled: over,
    gcTime: 0,
    retry: false,
    refetchInterval: LOOK_MILLISECONDS,
    refetchIntervalInBackground: true,
    queryFn: async () => {
      const back = await isBack(person);
      if (back) connection.begin();
      return back;
    },
  });
}
