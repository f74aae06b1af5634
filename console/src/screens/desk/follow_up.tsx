import { Select, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Briefing, DeskChoices } from "../../api/generated";
import { useMe } from "../../api/session";
import { CallbackTimeFields } from "../../desk/callback_time";
import { labelOf } from "../../desk/labels";
import { serverClock, soonIn } from "../../time";
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

function suggested(zone: string): Partial<Draft> {
  const { day, time } = soonIn(zone, serverClock.now());
  return { callbackDay: day, callbackTime: time };
}

/** A call to the customer at a time: by whoever is free in the queue then, or by me. */
export function CallbackField({ draft, change, missing, briefing }: Omit<Props, "choices"> & { briefing: Briefing | null }) {
  const { t } = useTranslation("record");
  const { company } = useMe();
  if (!briefing?.number) return null;
  return (
    <Stack gap={8}>
      <Switch
        label={t("wrapUp.callBack")}
        description={t("wrapUp.callBackWords")}
        checked={draft.callbackDay !== ""}
        onChange={(event) => change(event.currentTarget.checked ? suggested(company.time_zone) : { callbackDay: "" })}
      />
      {draft.callbackDay !== "" && <CallbackTimeFields value={draft} change={change} past={missing.has("callbackTime")} />}
    </Stack>
  );
}
