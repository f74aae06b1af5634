import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";

import type { NodeField } from "../../../../api/generated";
import { plain } from "../../../../desk/labels";
import { nodesOf, putInNode } from "../document";
import { useDrafting } from "../drafting";
import { useFieldName } from "../words";
import { WordsField } from "../words_field";
import { CasesField, RulesField } from "./cases_field";
import { DatumField } from "./datum_field";
import { isSaid, type FieldProps } from "./field";
import { LanguageKeys } from "./language_keys";
import { LeadsTo } from "./leads_to";
import { PatienceField } from "./patience_field";
import { QueueField } from "./queue_field";
import {
  CaseKind,
  Clip,
  Count,
  Country,
  Flag,
  FlagUnlessOff,
  Identifier,
  Line,
  OneKey,
  Purpose,
  Reason,
  Telephone,
  Words,
  Zone,
} from "./simple";
import { SpecialDaysField, WeekField } from "./week_field";

const BY_SHAPE: Record<string, ComponentType<FieldProps>> = {
  text: Line,
  clip: Clip,
  texts: Words,
  flag: Flag,
  count: Count,
  seconds: Count,
  key: OneKey,
  telephone: Telephone,
  zone: Zone,
  country: Country,
  purpose: Purpose,
  reason: Reason,
  case_kind: CaseKind,
  identifier: Identifier,
  queue: QueueField,
  week: WeekField,
  special_days: SpecialDaysField,
  cases: CasesField,
  rules: RulesField,
  language_keys: LanguageKeys,
  datum: DatumField,
};
/** Drawn elsewhere in the form, or nothing that a manager sets. */
const APART = new Set(["kind", "anything", "options", "answers", "scale"]);
const WIDE = new Set(["week", "special_days", "cases", "rules", "language_keys", "datum", "patience"]);
/** What holds where nothing is said. */
const USUAL: Record<string, string> = {
  key_seconds: "8",
  tries: "3",
  min_digits: "4",
  max_digits: "15",
  max_seconds: "180",
  timeout_seconds: "30",
  times: "2",
  priority_seconds: "0",
};

export function isDrawn({ shape }: NodeField): boolean {
  return !APART.has(shape);
}

/** Whether a field takes the whole width of its form. */
export function isWide({ shape }: NodeField): boolean {
  return WIDE.has(shape);
}

interface Props {
  node: string;
  field: NodeField;
}

/** One field of a place, by its shape, with what it is for and what holds when it is left empty. */
export function OneField({ node, field }: Props) {
  const { t } = useTranslation("forms");
  const { document, edit } = useDrafting();
  const fieldName = useFieldName();
  const { name, shape, required } = field;
  const source = nodesOf(document)[node] ?? {};
  const value = source[name];
  const label = fieldName(name, field.meaning);
  const hint = t([`hint.${String(source.kind)}_${name}`, `hint.${name}`], { defaultValue: "" }) || undefined;
  const otherwise = otherwiseOf(field, source, document);
  const set = (next: unknown, about?: string) =>
    edit((before) => putInNode(before, node, [name], next), about === undefined ? undefined : `${node}.${name}.${about}`);
  const props: FieldProps = { label, hint, value, set, required, node, usual: name === "title" ? plain(node) : USUAL[name] };
  if (shape === "prompt")
    return (
      <WordsField
        legend={label}
        value={value ?? {}}
        set={(said, about) => set(required || isSaid(said) ? said : undefined, about)}
        at={{ node, path: [name] }}
      />
    );
  if (shape === "patience") return <PatienceField {...props} name={name} otherwise={otherwise} />;
  if (shape === "goto")
    return (
      <LeadsTo
        label={label}
        value={value}
        write={(before, target) => putInNode(before, node, [name], target)}
        required={required}
        otherwise={otherwise}
      />
    );
  const Field = name === "confirm" ? FlagUnlessOff : (BY_SHAPE[shape] ?? Line);
  return <Field {...props} />;
}

/** Where a way leads that is not said: by another field of the place, or of the whole menu. */
function otherwiseOf({ default: other }: NodeField, source: Record<string, unknown>, document: Record<string, unknown>): unknown {
  if (other === null) return undefined;
  if (other === "person") return document.person ?? document.message;
  if (other === "message") return document.message ?? document.person;
  return source[other];
}
