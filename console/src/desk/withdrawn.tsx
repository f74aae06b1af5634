import { useTranslation } from "react-i18next";

import type { Desk } from "../api/generated";

type Told = NonNullable<Desk["withdrawn"]>;

/** Whom I was offered, and what they did instead of waiting for my answer. */
export function Withdrawn({ told }: { told: Told }) {
  const { t } = useTranslation("desk");
  return t(`offer.gone.${told.why}`, { who: told.customer ?? told.number ?? t("who.withheld") });
}
