import { Button, Group, Modal, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconClockEdit } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import { workPutOffMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { useMe } from "../api/session";
import { Failed } from "../states";
import { dayIn, instantIn, serverClock, soonIn, timeIn } from "../time";
import { CallbackTimeFields, type CallbackTime } from "./callback_time";

interface Props {
  id: number;
  /** Whom it reaches. */
  name: string;
  dueAt: string;
  byMe: boolean;
}

/** Another time for a callback of one's own, in the same fields in which a wrap-up arranged it. */
export function PutOff({ id, name, dueAt, byMe }: Props) {
  const { t } = useTranslation("work");
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconClockEdit size={16} aria-hidden />}
        onClick={open}
        aria-label={t("putOff.label", { name })}
      >
        {t("putOff.words")}
      </Button>
      <Modal opened={opened} onClose={close} title={t("putOff.title", { name })} closeButtonProps={{ "aria-label": t("cancel") }}>
        <Fields id={id} dueAt={dueAt} byMe={byMe} close={close} />
      </Modal>
    </>
  );
}

function Fields({ id, dueAt, byMe, close }: Omit<Props, "name"> & { close: () => void }) {
  const { t } = useTranslation("work");
  const zone = useMe().company.time_zone;
  const client = useQueryClient();
  const [value, setValue] = useState(() => shown(zone, dueAt, byMe));
  const [tried, setTried] = useState(false);
  const putOff = useMutation({
    ...workPutOffMutation(),
    onSuccess: close,
    onSettled: () => askAgain(client, ["work", "desk", "customers"]),
  });
  const at = value.callbackTime && instantIn(zone, value.callbackDay, value.callbackTime);
  const past = !at || Date.parse(at) <= serverClock.now();
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!past) putOff.mutate({ path: { entry_id: id }, body: { at, by_me: value.callbackBy === "me" } });
  };
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="sm">
        <CallbackTimeFields value={value} change={(part) => setValue((before) => ({ ...before, ...part }))} past={tried && past} />
        {putOff.error && <Failed error={putOff.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={putOff.isPending}>
            {t("putOff.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The time that it has; of one that is overdue, the next that makes sense. */
function shown(zone: string, dueAt: string, byMe: boolean): CallbackTime {
  const at = Date.parse(dueAt);
  const { day, time } = at > serverClock.now() ? { day: dayIn(zone, at), time: timeIn(zone, at) } : soonIn(zone, serverClock.now());
  return { callbackDay: day, callbackTime: time, callbackBy: byMe ? "me" : "anybody" };
}
