import { useTranslation } from "react-i18next";

import { plain } from "../../../desk/labels";
import type { Spot } from "./drawing";

/** "Welcome, Menu, 4 ways out, 1 problem": what is heard of a card. */
export function useNames(): (spot: Spot, others: string[]) => string {
  const { t } = useTranslation(["graph", "planning"]);
  return (spot, others) =>
    [
      spot.title,
      t(`flow:kind.${spot.kind}`, plain(spot.kind)),
      spot.isStart && t("start"),
      t("ways", { count: spot.ways.length }),
      spot.errors > 0 && t("errors", { count: spot.errors }),
      spot.warnings > 0 && t("warnings", { count: spot.warnings }),
      ...others.map((who) => t("planning:here", { who })),
    ]
      .filter(Boolean)
      .join(", ");
}
