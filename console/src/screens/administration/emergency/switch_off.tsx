import { Button, Group, Modal, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { emergencyShowQueryKey, emergencySwitchMutation } from "../../../api/generated/@tanstack/react-query.gen";
import type { LineEmergency } from "../../../api/generated";
import { useLanguageName } from "../../../desk/labels";
import { Failed } from "../../../states";
import parts from "../../../records/records.module.css";
import classes from "./emergency.module.css";

interface Props {
  lines: LineEmergency[];
  close: () => void;
}

/** Once more before callers hear the menu again: on which lines, and what they will hear no more. */
export function SwitchOff({ lines, close }: Props) {
  const { t } = useTranslation("administration");
  const language = useLanguageName();
  const client = useQueryClient();
  const off = useMutation({
    ...emergencySwitchMutation(),
    onSuccess: (now) => {
      client.setQueryData(emergencyShowQueryKey(), now);
      close();
    },
  });
  const said = new Map(lines.flatMap(({ words }) => Object.entries(words).map(([code, text]) => [code + text, { code, text }])));
  return (
    <Modal opened onClose={close} size="lg" title={t("emergency.sureOff")} closeButtonProps={{ "aria-label": t("close") }}>
      <Text fw={600}>{t("emergency.from", { lines: lines.map(({ title }) => title).join(", ") })}</Text>
      <Text mt="xs">{t("emergency.again")}</Text>
      {[...said.values()].map(({ code, text }) => (
        <p key={code + text} className={classes.heard} lang={code}>
          <Text span size="sm" c="var(--quiet)">
            {language(code)}:{" "}
          </Text>
          {text}
        </p>
      ))}
      <div className={parts.foot}>
        {off.error && <Failed error={off.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("cancel")}
          </Button>
          <Button
            color="leaf"
            leftSection={<IconCircleCheck size={18} />}
            onClick={() => off.mutate({ body: { on: false, line_ids: lines.map(({ line_id }) => line_id) } })}
            loading={off.isPending}
            data-autofocus
          >
            {t("emergency.offNow")}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
