import { IconCompass } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { Empty } from "../states";

export function Nowhere() {
  const { t } = useTranslation("shell");
  return (
    <Empty icon={<IconCompass size={36} />} title={t("nowhere.title")}>
      {t("nowhere.words")}
    </Empty>
  );
}
