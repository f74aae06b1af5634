import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { timeZones } from "./places";

interface Props {
  value: string;
  set: (zone: string) => void;
  error?: string | undefined;
}

export function ZoneField({ value, set, error }: Props) {
  const { t } = useTranslation("administration");
  return (
    <Select
      label={t("field.time_zone")}
      description={t("zoneWords")}
      data={[...new Set([value, ...timeZones()])]}
      value={value}
      onChange={(zone) => zone && set(zone)}
      error={error}
      searchable
      limit={60}
      allowDeselect={false}
    />
  );
}
