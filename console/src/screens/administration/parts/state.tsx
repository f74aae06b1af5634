import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Whether something is in use. */
export function InUse({ active }: { active: boolean }) {
  const { t } = useTranslation("administration");
  return (
    <Badge color={active ? "green.9" : "gray.7"} tt="none" miw="max-content">
      {t(active ? "inUse" : "outOfUse")}
    </Badge>
  );
}
