import { useTranslation } from "react-i18next";

import { plain, useLabels, useLanguageName } from "../../desk/labels";
import { useQueueTitle } from "../../log";

/** Writes what must hold for a way to be taken, as people say it. */
export function useCondition(): (condition: Record<string, unknown>) => string {
  const { t } = useTranslation("flow");
  const label = useLabels();
  const language = useLanguageName();
  const queueTitle = useQueueTitle();
  const one = (name: string, value: unknown): string => {
    const written =
      name === "language"
        ? language(String(value))
        : name === "reason" || name === "called_again_about"
          ? label("reasons", String(value))
          : name === "cause"
            ? label("causes", String(value))
            : name.startsWith("queue_")
              ? queueTitle(String(value))
              : t(`value.${String(value)}`, plain(String(value)));
    const polarity = typeof value === "boolean" ? (value ? "yes" : "no") : "is";
    return t(`condition.${name}.${polarity}`, { defaultValue: `${plain(name)}: ${written}`, value: written });
  };
  return (condition) =>
    Object.entries(condition)
      .map(([name, value]) => one(name, value))
      .join(` ${t("and")} `);
}
