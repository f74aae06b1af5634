import { Group, Radio, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useMe } from "../api/session";
import { dayIn, serverClock } from "../time";

const KEPT_MINUTES = 15; // ivr.queues.callbacks.KEPT_FOR

/** When a customer is called back, as the company's clock shows it, and by whom. */
export interface CallbackTime {
  callbackDay: string;
  callbackTime: string;
  callbackBy: "me" | "anybody";
}

interface Props {
  value: CallbackTime;
  change: (part: Partial<CallbackTime>) => void;
  /** It would be in the past. */
  past: boolean;
}

/** The fields of a callback at a time: by whoever is free in the queue then, or by me. */
export function CallbackTimeFields({ value, change, past }: Props) {
  const { t } = useTranslation("record");
  const zone = useMe().company.time_zone;
  const today = dayIn(zone, serverClock.now());
  return (
    <>
      <Group align="flex-start" gap="sm">
        <TextInput
          label={t("wrapUp.callBackDay")}
          type="date"
          min={today}
          value={value.callbackDay}
          onChange={(event) => change({ callbackDay: event.currentTarget.value || today })}
        />
        <TextInput
          label={t("desk:matter.dueTime", { zone })}
          type="time"
          value={value.callbackTime}
          onChange={(event) => change({ callbackTime: event.currentTarget.value })}
          error={past && t("wrapUp.callBackPast")}
          required
        />
      </Group>
      <Radio.Group
        label={t("wrapUp.callBackBy")}
        value={value.callbackBy}
        onChange={(by) => change({ callbackBy: by as CallbackTime["callbackBy"] })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="anybody" label={t("wrapUp.callBackAnybody")} />
          <Radio value="me" label={t("wrapUp.callBackMe")} description={t("wrapUp.callBackMeWords", { minutes: KEPT_MINUTES })} />
        </Stack>
      </Radio.Group>
    </>
  );
}
