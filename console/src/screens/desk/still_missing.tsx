import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Missing } from "./draft";

export const STILL_MISSING = "still-missing";

type Field = Missing extends ReadonlySet<infer Each extends string> ? Each : never;

/** What there is to be said before it can be finished, told before anybody tries. */
export function StillMissing({ missing }: { missing: Missing }) {
  const { t } = useTranslation("desk");
  const names: Partial<Record<Field, string>> = {
    note: t("wrapUp.note"),
    disposition: t("wrapUp.disposition"),
    reason: t("record:wrapUp.reason"),
    cause: t("wrapUp.cause"),
    case: t("matter.title"),
    summary: t("matter.summary"),
    nextStep: t("matter.nextStep"),
    dueDay: t("matter.dueDay"),
    dueTime: t("record:wrapUp.timeToCome"),
    callbackTime: t("record:wrapUp.timeToCome"),
  };
  return (
    <Text size="sm" c="var(--quiet)" id={STILL_MISSING}>
      {missing.size > 0 && t("wrapUp.stillMissing", { what: [...missing].map((field) => names[field]).join(", ") })}
    </Text>
  );
}
