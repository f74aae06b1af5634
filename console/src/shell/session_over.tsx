import { Button, Modal, Stack, Text } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { logInAgain } from "../api/client";
import { deskShowQueryKey } from "../api/generated/@tanstack/react-query.gen";
import type { Desk } from "../api/generated";
import { isLive } from "../desk/desk";
import { useConnection } from "../stream";

/** Says at once that nobody is logged in any more; the page stays, and with it a call that goes on. */
export function SessionOver() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const over = useConnection() === "over";
  const talking = over && isLive(client.getQueryData<Desk>(deskShowQueryKey())?.conversation);
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
        <Button leftSection={<IconLogin2 size={18} />} onClick={logInAgain} data-autofocus>
          {t("over.logIn")}
        </Button>
      </Stack>
    </Modal>
  );
}
