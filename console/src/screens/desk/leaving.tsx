import { Button, Group, Text } from "@mantine/core";
import { IconPhoneEnd, IconUserShare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { othersIn, useCompany, useEndForAll } from "../../desk/acts";
import { Failed } from "../../states";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";

interface Props {
  talk: Talk;
  close: () => void;
}

/** Who hangs up in company leaves, and the others talk on, or ends the call for all. The key that asked leaves when it
 *  is pressed again: whoever is in a hurry cuts nobody off. Not fetched later, like other dialogs: its keys count at once. */
export function LeaveOrEnd({ talk, close }: Props) {
  const { t } = useTranslation("company");
  const { handOver, changing, inside } = useCompany(talk);
  const end = useEndForAll(talk);
  const other = useOther(talk);
  const meanwhile = changing ? t("act.changing") : !inside && t("leaving.notYet", { other });
  useKey("hangUp", handOver.press, meanwhile);
  useKey("endForAll", end.press);
  const error = handOver.error ?? end.error;
  return (
    <>
      <Text>{t("leaving.words", { other, who: talk.briefing?.customer?.name ?? talk.briefing?.number ?? t("withheld") })}</Text>
      <Group mt="md" gap="xs">
        <Button color="leaf" leftSection={<IconUserShare size={18} />} onClick={handOver.press} disabled={!handOver.press} loading={handOver.pending} data-autofocus>
          {t("leaving.leave")} <Shortcut>{KEY.hangUp}</Shortcut>
        </Button>
        <Button color="red.8" leftSection={<IconPhoneEnd size={18} />} onClick={end.press} loading={end.pending}>
          {t("leaving.all")} <Shortcut>{KEY.endForAll}</Shortcut>
        </Button>
        <Button variant="default" onClick={close}>
          {t("leaving.stay")} <Shortcut>Esc</Shortcut>
        </Button>
      </Group>
      {meanwhile && (
        <Text size="sm" mt="xs" role="status">
          {meanwhile}
        </Text>
      )}
      {error && <Failed error={error} />}
    </>
  );
}

function useOther(talk: Talk): string {
  const { t } = useTranslation("company");
  const other = othersIn(talk)[0];
  return other?.name ?? other?.number ?? t(`role.${other?.role ?? "colleague"}`);
}
