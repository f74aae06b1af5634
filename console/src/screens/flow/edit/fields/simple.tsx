import { NumberInput, Select, Switch, TagsInput, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { timeZones } from "../../../administration/parts/places";
import { ClipField } from "../../../administration/queues/clip_field";
import { CountryField } from "../../../administration/parts/country_field";
import { useChoices } from "../../../../desk/desk";
import { labelOf } from "../../../../desk/labels";
import { listOf, textOf, type FieldProps } from "./field";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "#"];
const PURPOSES = ["voicemail", "suggestion", "survey_comment"];
const CASE_KINDS = ["doubt", "complaint", "suggestion", "order"];
const IDENTIFIERS = ["reference", "customer_number"];

export function Flag({ label, hint, value, set }: FieldProps) {
  return (
    <Switch
      label={label}
      description={hint}
      checked={value === true}
      onChange={(event) => set(event.currentTarget.checked || undefined)}
    />
  );
}

/** Whether a number is read back: done unless it is said not to be. */
export function FlagUnlessOff({ label, hint, value, set }: FieldProps) {
  return (
    <Switch
      label={label}
      description={hint}
      checked={value !== false}
      onChange={(event) => set(event.currentTarget.checked ? undefined : false)}
    />
  );
}

export function Count({ label, hint, value, set, usual }: FieldProps) {
  return (
    <NumberInput
      label={label}
      description={hint}
      placeholder={usual}
      value={typeof value === "number" ? value : ""}
      min={1}
      max={86_400}
      allowDecimal={false}
      onChange={(next) => set(typeof next === "number" ? next : undefined, "")}
    />
  );
}

export function Line({ label, hint, value, set, usual }: FieldProps) {
  return (
    <TextInput
      label={label}
      description={hint}
      placeholder={usual}
      value={textOf(value)}
      maxLength={200}
      onChange={(event) => set(event.currentTarget.value || undefined, "")}
    />
  );
}

/** A number as people write it is kept as the carrier wants it. */
export function Telephone({ label, hint, value, set }: FieldProps) {
  return (
    <TextInput
      label={label}
      description={hint}
      type="tel"
      placeholder="+390612345678"
      value={textOf(value)}
      maxLength={20}
      onChange={(event) => set(event.currentTarget.value.replaceAll(/[^+\d]/g, ""), "")}
    />
  );
}

export function OneKey({ label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("forms");
  return (
    <Select
      label={label}
      description={hint}
      placeholder={t("noKey")}
      data={KEYS}
      value={value === undefined ? null : String(value)}
      clearable
      onChange={(key) => set(key ?? undefined)}
    />
  );
}

export function Zone({ label, hint, value, set, usual }: FieldProps) {
  const { t } = useTranslation("forms");
  const zone = textOf(value);
  return (
    <Select
      label={label}
      description={hint}
      placeholder={usual ?? t("usualZone")}
      data={[...new Set([...(zone ? [zone] : []), ...timeZones()])]}
      value={zone || null}
      searchable
      clearable
      limit={60}
      onChange={(next) => set(next ?? undefined)}
    />
  );
}

export function Country({ label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("forms");
  return (
    <CountryField
      label={label}
      description={hint ?? ""}
      placeholder={t("noHolidays")}
      value={textOf(value) || null}
      set={(country) => set(country ?? undefined)}
    />
  );
}

export function Purpose(props: FieldProps) {
  return <OneOf {...props} of={PURPOSES} usual="voicemail" />;
}

export function Identifier(props: FieldProps) {
  return <OneOf {...props} of={IDENTIFIERS} usual="reference" />;
}

function OneOf({ label, hint, value, set, of, usual }: FieldProps & { of: string[]; usual: string }) {
  const { t } = useTranslation("forms");
  return (
    <Select
      label={label}
      description={hint}
      data={of.map((each) => ({ value: each, label: t(`choice.${each}`) }))}
      value={textOf(value) || usual}
      allowDeselect={false}
      onChange={(next) => next && set(next)}
    />
  );
}

/** What callers want who come here, of the company's own list. */
export function Reason({ label, hint, value, set }: FieldProps) {
  const { i18n } = useTranslation();
  const choices = useChoices();
  const data = (choices?.reasons ?? []).map((choice) => ({ value: choice.key, label: labelOf(choice, i18n.language) }));
  return <OneOrNone label={label} hint={hint} value={value} set={set} data={data} />;
}

export function CaseKind({ label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("desk");
  const data = CASE_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }));
  return <OneOrNone label={label} hint={hint} value={value} set={set} data={data} />;
}

interface OneOrNoneProps extends Pick<FieldProps, "label" | "hint" | "value" | "set"> {
  data: { value: string; label: string }[];
}

/** What is written and not in the list stays, until another is chosen. */
function OneOrNone({ label, hint, value, set, data }: OneOrNoneProps) {
  const written = textOf(value);
  const isKnown = written === "" || data.some((each) => each.value === written);
  return (
    <Select
      label={label}
      description={hint}
      data={isKnown ? data : [...data, written]}
      value={written || null}
      clearable
      onChange={(next) => set(next ?? undefined)}
    />
  );
}

/** A sound of those that are there, heard before it is chosen, or a new one. */
export function Clip({ label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("forms");
  return (
    <ClipField
      label={label}
      description={hint ?? ""}
      value={textOf(value) || undefined}
      set={(clip) => set(clip || undefined)}
      otherwise={t("usualMusic")}
    />
  );
}

export function Words({ label, hint, value, set }: FieldProps) {
  return (
    <TagsInput
      label={label}
      description={hint}
      value={listOf(value)}
      onChange={(words) => set(words.length > 0 ? words : undefined)}
      maxTags={20}
    />
  );
}
