import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { HeldUp as Reason } from "../../api/generated";
import { plain, useLanguageName } from "../../desk/labels";
import { stretch, useSecond } from "../../time";

/** Why one waits though agents may be free, counting down to when it ends. */
export function HeldUp({ reason }: { reason: Reason }) {
  const { t } = useTranslation("now");
  const now = useSecond();
  const language = useLanguageName();
  const { agent, languages, skills, until, on_break: resting } = reason;
  const needs = [...languages.map(language), ...skills.map(plain)].join(", ");
  const time = until && stretch(Math.ceil(Date.parse(until) / 1000 - now));
  return (
    <Text size="xs" fw={550}>
      {t(`heldUp.${wordOf(reason)}`, { agent, needs, time })}
      {resting > 0 && ` · ${t("heldUp.onBreak", { count: resting })}`}
    </Text>
  );
}

/** A language is spoken; what else an agent must be able to do is had. */
function wordOf({ why, skills }: Reason): string {
  return skills.length === 0 ? why.replace(/_has$/, "_speaks") : why;
}
