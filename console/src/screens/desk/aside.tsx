import { Alert, Button, Group, Modal, Text, TextInput } from "@mantine/core";
import { IconLifebuoy, IconParking, IconWind } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  passingBreatherMutation,
  passingCallForHelpMutation,
  passingCallOffHelpMutation,
  passingParkMutation,
} from "../../api/generated/@tanstack/react-query.gen";
import type { Talk } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useTelephone } from "../../desk/telephone";
import { Failed } from "../../states";
import { KEY, useKey } from "./keys";
import { PassOn } from "./pass_on";
import { Shortcut } from "./shortcut";

/** What can be done with a call besides talking: pass it on, park it, call for help, end it for one's own sake. */
export function Aside({ talk }: { talk: Talk }) {
  const { t } = useTranslation("company");
  const { phone } = useTelephone();
  const client = useQueryClient();
  const onSettled = () => askAgain(client, ["desk"]);
  const over = { onSuccess: () => phone?.hangUp(), onSettled };
  const park = useMutation({ ...passingParkMutation(), ...over });
  const breathe = useMutation({ ...passingBreatherMutation(), ...over });
  const path = { conversation_id: talk.id };
  const talking = talk.status === "talking" || talk.status === "held";
  const alone = !talk.parties.some((party) => party.role !== "supervisor");
  const parks = talking && alone && !park.isPending ? () => park.mutate({ path, body: {} }) : undefined;
  const breathes = talking && !breathe.isPending ? () => breathe.mutate({ path }) : undefined;
  useKey("park", parks);
  useKey("breather", breathes);
  const error = park.error ?? breathe.error;
  return (
    <>
      <Group mt="sm" gap="xs">
        <PassOn talk={talk} />
        <Button size="sm" variant="default" leftSection={<IconParking size={18} />} onClick={parks} disabled={!parks} loading={park.isPending}>
          {t("aside.park")} <Shortcut>{KEY.park}</Shortcut>
        </Button>
        <Assistance talk={talk} talking={talking} />
        <Button size="sm" variant="default" c="var(--bad)" ml="auto" leftSection={<IconWind size={18} />} onClick={breathes} disabled={!breathes} loading={breathe.isPending} title={t("aside.breatherWords")}>
          {t("aside.breather")} <Shortcut>{KEY.breather}</Shortcut>
        </Button>
      </Group>
      {error && <Failed error={error} />}
    </>
  );
}

/** Calls a supervisor, and says whether one is coming. */
function Assistance({ talk, talking }: { talk: Talk; talking: boolean }) {
  const { t } = useTranslation("company");
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [note, setNote] = useState("");
  const onSettled = () => askAgain(client, ["desk"]);
  const call = useMutation({ ...passingCallForHelpMutation(), onSuccess: () => setOpened(false), onSettled });
  const off = useMutation({ ...passingCallOffHelpMutation(), onSettled });
  const path = { conversation_id: talk.id };
  const helper = talk.parties.find((party) => party.role === "supervisor");
  const asks = talking && !helper ? () => setOpened(true) : undefined;
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
      <Modal opened={opened} onClose={() => setOpened(false)} title={t("aside.helpTitle")} closeButtonProps={{ "aria-label": t("close") }}>
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
