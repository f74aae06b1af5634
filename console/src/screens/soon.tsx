import { IconTools } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Empty } from "../states";

/** Stands where a screen is not built yet. */
export function Soon() {
  const { t } = useTranslation("shell");
  return (
    <Empty icon={<IconTools size={36} />} title={t("soon.title")}>
      {t("soon.words")}
    </Empty>
  );
}
