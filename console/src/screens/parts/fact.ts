import { useTranslation } from "react-i18next";

import { useMoments } from "../../time";

const INSTANTS = ["last_seen", "last_answer"];
const UNITS: Record<string, Intl.NumberFormatOptions> = {
  milliseconds: { style: "unit", unit: "millisecond", maximumFractionDigits: 0 },
  pacer_seconds: { style: "unit", unit: "second" },
  free_share: { style: "percent", maximumFractionDigits: 1 },
};
const GIGABYTE = 1_000_000_000;

type Value = string | number | boolean | null;

/** Writes a fact of a part: instants with their zone, amounts with their unit; nothing for what is not known. */
export function useFact(): (name: string, value: Value) => string {
  const { t, i18n } = useTranslation("parts");
  const write = useMoments();
  const amount = (value: number, unit?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(i18n.language, unit).format(value);
  return (name, value) => {
    if (value === null) return "";
    if (INSTANTS.includes(name)) return write(String(value), "second");
    if (name === "free_bytes") {
      return amount(Number(value) / GIGABYTE, { style: "unit", unit: "gigabyte", maximumFractionDigits: 1 });
    }
    if (name === "place") return t(`place.${value}`);
    return typeof value === "number" ? amount(value, UNITS[name]) : String(value);
  };
}
