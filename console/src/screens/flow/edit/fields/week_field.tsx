import { Input } from "@mantine/core";

import { SpecialDays, Week, type Hours } from "../../../administration/queues/hours_field";
import { WEEK } from "../../../administration/parts/places";
import { isPart } from "../document";
import { listOf, type FieldProps } from "./field";

const NOTHING: Hours = { week: {}, special_days: {}, holidays: null };

/** Opening periods by weekday, the others like Monday by one button. */
export function WeekField({ label, hint, value, set }: FieldProps) {
  const written = isPart(value) ? value : {};
  const week = Object.fromEntries(WEEK.map((day) => [day, listOf(written[day])]));
  const keep = (next: Hours["week"]) => set(Object.fromEntries(Object.entries(next).filter(([, periods]) => periods.length > 0)), "");
  return (
    <Input.Wrapper label={label} description={hint} labelElement="div">
      <Week hours={{ ...NOTHING, week }} change={(part) => part.week && keep(part.week)} />
    </Input.Wrapper>
  );
}

/** Dates on which it is otherwise: closed, or open at other times. */
export function SpecialDaysField({ hint, value, set }: FieldProps) {
  const written = isPart(value) ? value : {};
  const special_days = Object.fromEntries(Object.entries(written).map(([day, periods]) => [day, listOf(periods)]));
  return (
    <SpecialDays
      hours={{ ...NOTHING, special_days }}
      words={hint}
      change={(part) => set(part.special_days && Object.keys(part.special_days).length > 0 ? part.special_days : undefined, "")}
    />
  );
}
