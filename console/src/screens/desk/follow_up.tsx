import { Group, Radio, Select, Stack, Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Briefing, DeskChoices } from "../../api/generated";
import { useMe } from "../../api/session";
import { labelOf } from "../../desk/labels";
import { dayIn, serverClock, soonIn } from "../../time";
import type { Draft, Missing } from "./draft";

interface Props {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  choices: DeskChoices | undefined;
  missing: Missing;
}

/** Why they called: as the menu has it, or corrected. */
export function ReasonField({ draft, change, choices, missing }: Props) {
  const { t, i18n } = useTranslation("record");
  return (
    <Select
      label={t("wrapUp.reason")}
      placeholder={t("wrapUp.noReason")}
      data={(choices?.reasons ?? []).map((reason) => ({ value: reason.key, label: labelOf(reason, i18n.language) }))}
      value={draft.reason}
      onChange={(reason) => change({ reason })}
      error={missing.has("reason") && t("wrapUp.reasonMissing")}
    />
  );
}

/** Who sees to what was promised. */
export function OwnerField({ draft, change, choices }: Omit<Props, "missing">) {
  const { t } = useTranslation("record");
  return (
    <Select
      label={t("wrapUp.owner")}
      placeholder={t("wrapUp.ownerMe")}
      data={(choices?.owners ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
      value={draft.owner}
      onChange={(owner) => change({ owner })}
      clearable
      clearButtonProps={{ "aria-label": t("desk:clear") }}
      searchable
    />
  );
}

const KEPT_MINUTES = 15; // ivr.conversation.finishing.CALLBACK_KEPT

function suggested(zone: string): Partial<Draft> {
  const { day, time } = soonIn(zone, serverClock.now());
  return { callbackDay: day, callbackTime: time };
}

/** A call to the customer at a time: by whoever is free in the queue then, or by me. */
export function CallbackField({ draft, change, missing, briefing }: Omit<Props, "choices"> & { briefing: Briefing | null }) {
  const { t } = useTranslation("record");
  const { company } = useMe();
  if (!briefing?.number) return null;
  const day = dayIn(company.time_zone, serverClock.now());
  return (
    <Stack gap={8}>
      <Switch
        label={t("wrapUp.callBack")}
        description={t("wrapUp.callBackWords")}
        checked={draft.callbackDay !== ""}
        onChange={(event) => change(event.currentTarget.checked ? suggested(company.time_zone) : { callbackDay: "" })}
      />
      {draft.callbackDay !== "" && (
        <>
          <Group align="flex-start" gap="sm">
            <TextInput
              label={t("wrapUp.callBackDay")}
              type="date"
              min={day}
              value={draft.callbackDay}
              onChange={(event) => change({ callbackDay: event.currentTarget.value || day })}
            />
            <TextInput
              label={t("desk:matter.dueTime", { zone: company.time_zone })}
              type="time"
              value={draft.callbackTime}
              onChange={(event) => change({ callbackTime: event.currentTarget.value })}
              error={missing.has("callbackTime") && t("wrapUp.callBackPast")}
              required
            />
          </Group>
          <Radio.Group
            label={t("wrapUp.callBackBy")}
            value={draft.callbackBy}
            onChange={(by) => change({ callbackBy: by as Draft["callbackBy"] })}
          >
            <Stack gap={8} mt={6}>
              <Radio value="anybody" label={t("wrapUp.callBackAnybody")} />
              <Radio
                value="me"
                label={t("wrapUp.callBackMe")}
                description={t("wrapUp.callBackMeWords", { minutes: KEPT_MINUTES })}
              />
            </Stack>
          </Radio.Group>
        </>
      )}
    </Stack>
  );
}
