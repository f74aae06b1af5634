import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { specialDaysCountriesOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { useNames } from "./places";

interface Props {
  label: string;
  description?: string;
  value: string | null;
  set: (country: string | null) => void;
  error?: string | undefined;
  placeholder?: string;
  needed?: boolean;
}

/** A country whose public holidays are known, by its name. */
export function CountryField({ value, set, needed, ...props }: Props) {
  const { t } = useTranslation("administration");
  const { country } = useNames();
  const { data: codes } = useQuery({ ...specialDaysCountriesOptions(), staleTime: Infinity });
  const known = [...new Set([...(value ? [value] : []), ...(codes ?? [])])];
  return (
    <Select
      {...props}
      data={known
        .map((code) => ({ value: code, label: `${country(code)} (${code})` }))
        .sort((one, other) => one.label.localeCompare(other.label))}
      value={value}
      onChange={set}
      searchable
      allowDeselect={!needed}
      clearable={!needed}
      clearButtonProps={{ "aria-label": t("clear") }}
    />
  );
}
