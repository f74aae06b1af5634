import { useTranslation } from "react-i18next";

import { stretch } from "../time";

interface Past {
  outcome: string | null;
  queue_seconds: number | null;
  disposition: string | null;
}

/** What became of an earlier call, in words; nothing where its result says it already. */
export function useBecame(): (contact: Past) => string | null {
  const { t } = useTranslation("record");
  return ({ outcome, queue_seconds: waited, disposition }) => {
    if (!outcome || (outcome === "answered" && disposition)) return null;
    if (outcome === "abandoned" && waited) return t("became.abandonedAfter", { time: stretch(waited) });
    return t(`became.${outcome}`);
  };
}
