import { useTranslation } from "react-i18next";

import { useCondition } from "../condition";
import type { Way } from "./ways";

/** What stands beside a way: its name, the condition, or when it is taken. */
export function useWayWords(): (way: Way) => string {
  const { t } = useTranslation("flow");
  const condition = useCondition();
  return (way) => {
    if (way.condition) return t("when", { condition: condition(way.condition) });
    if (way.key !== null) return way.label ?? "";
    return t(`way.${way.field}`, { defaultValue: way.meaning, count: way.times ?? 1 });
  };
}
