import { useTranslation } from "react-i18next";

import { Tag } from "../../../records/tag";

/** Whether something is in use. */
export function InUse({ active }: { active: boolean }) {
  const { t } = useTranslation("administration");
  return <Tag tone={active ? "good" : "quiet"}>{t(active ? "inUse" : "outOfUse")}</Tag>;
}
