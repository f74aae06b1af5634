import { Alert, Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { IconLifebuoy, IconParking } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { passingCallForHelpMutation, passingCallOffHelpMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Talk } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { mayCallHelp, usePark } from "../../desk/acts";
import { useDialog } from "../../desk/dialogs";
import { Failed } from "../../states";
import { Breather } from "./breather";
import { KEY, useKey } from "./keys";
import { PassOn } from "./pass_on";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

/** What can be done with a call besides talking: pass it on, park it, call for help, end it for one's own sake. */
export function Aside({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const park = usePark(talk);
  useKey("park", park.press);
  return (
    <>
      <Group mt="sm" gap="xs" className={classes.acts}>
        <PassOn talk={talk} />
        <Button size="sm" variant="default" leftSection={<IconParking size={18} />} onClick={park.press} disabled={!park.press} loading={park.pending}>
          {t("aside.park")} <Shortcut>{KEY.park}</Shortcut>
        </Button>
        <Assistance talk={talk} />
        <Breather talk={talk} />
      </Group>
      {park.error && <Failed error={park.error} />}
    </>
  );
}

/** Calls a supervisor, and says whether one is coming. */
function Assistance({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const client = useQueryClient();
  const dialog = useDialog("assist", talk.id);
  const [note, setNote] = useState("");
  const onSettled = () => askAgain(client, ["desk"]);
  const call = useMutation({ ...passingCallForHelpMutation(), onSuccess: dialog.close, onSettled });
  const off = useMutation({ ...passingCallOffHelpMutation(), onSettled });
  const path = { conversation_id: talk.id };
  const helper = talk.parties.find((party) => party.role === "supervisor");
  const asks = mayCallHelp(talk) ? dialog.open : undefined;
  useKey("assist", asks);
  if (helper?.status === "asked")
    return (
      <Alert color="orange" py={4} px="sm" role="status" c="var(--warn)">
        <Group gap="xs">
          <Text size="sm">{t("aside.called")}</Text>
          <Button size="compact-sm" variant="default" onClick={() => off.mutate({ path })} loading={off.isPending}>
            {t("aside.callOff")}
          </Button>
        </Group>
      </Alert>
    );
  return (
    <>
      <Button size="sm" variant="default" leftSection={<IconLifebuoy size={18} />} onClick={asks} disabled={!asks}>
        {t("aside.help")} <Shortcut>{KEY.assist}</Shortcut>
      </Button>
      <Modal opened={dialog.opened} onClose={dialog.close} title={t("aside.helpTitle")} closeButtonProps={{ "aria-label": t("close") }}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            call.mutate({ path, body: { note } });
          }}
        >
          <TextInput label={t("aside.helpWhy")} value={note} maxLength={500} onChange={(event) => setNote(event.currentTarget.value)} data-autofocus />
          <Button type="submit" mt="md" loading={call.isPending}>
            {t("aside.helpSend")}
          </Button>
          {call.error && <Failed error={call.error} />}
        </form>
      </Modal>
    </>
  );
}
