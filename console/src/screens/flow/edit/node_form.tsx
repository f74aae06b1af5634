import { Button, Group, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { queueSettingsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { NodeField } from "../../../api/generated";
import { addNode, isPart, nodesOf, putInNode, type NewKind } from "./document";
import { useDrafting } from "./drafting";
import { TargetField, useTitles } from "./target_field";
import { useFieldName } from "./words";
import { WordsField } from "./words_field";
import classes from "./editor.module.css";

/** Shapes that a form has a field for; the others are told by name. */
const WRITTEN = new Set(["text", "zone", "country", "telephone", "clip", "key"]);
const COUNTED = new Set(["count", "seconds", "scale"]);
const DRAWN = new Set([...WRITTEN, ...COUNTED, "prompt", "flag", "goto", "queue", "patience"]);
const ELSEWHERE = new Set(["kind", "anything", "options"]);

/** All that a place is set up with: what is set and what is needed first, the rest a click away. */
export function NodeForm({ node, done }: { node: string; done: () => void }) {
  const { t } = useTranslation("editor");
  const { document, kinds } = useDrafting();
  const titles = useTitles();
  const fieldName = useFieldName();
  const id = useId();
  const source = nodesOf(document)[node] ?? {};
  const fields = kinds.find(({ kind }) => kind === source.kind)?.fields ?? [];
  const drawn = fields.filter(({ shape }) => DRAWN.has(shape));
  const isFirst = ({ name, required }: NodeField) => required || name === "title" || source[name] !== undefined;
  const rest = drawn.filter((field) => !isFirst(field));
  const others = fields.filter(({ name, shape }) => !DRAWN.has(shape) && !ELSEWHERE.has(shape) && source[name] !== undefined);
  return (
    <fieldset className={classes.form} aria-labelledby={id}>
      <legend id={id}>{titles(node)}</legend>
      <Fields node={node} fields={drawn.filter(isFirst)} />
      {others.length > 0 && (
        <p className={classes.quiet}>{t("onlyInFile", { fields: others.map((one) => fieldName(one.name, one.meaning)).join(", ") })}</p>
      )}
      {rest.length > 0 && (
        <details className={classes.more}>
          <summary>{t("moreSettings")}</summary>
          <Fields node={node} fields={rest} />
        </details>
      )}
      <Group justify="flex-end" mt="sm">
        <Button size="xs" variant="default" onClick={done}>
          {t("done")}
        </Button>
      </Group>
    </fieldset>
  );
}

function Fields({ node, fields }: { node: string; fields: NodeField[] }) {
  const wide = fields.filter(({ shape }) => shape === "prompt");
  return (
    <>
      {wide.map((field) => (
        <OneField key={field.name} node={node} field={field} />
      ))}
      <div className={classes.fields}>
        {fields
          .filter(({ shape }) => shape !== "prompt")
          .map((field) => (
            <OneField key={field.name} node={node} field={field} />
          ))}
      </div>
    </>
  );
}

/** One field by its shape. */
function OneField({ node, field }: { node: string; field: NodeField }) {
  const { document, edit } = useDrafting();
  const fieldName = useFieldName();
  const { name, shape, required } = field;
  const value = nodesOf(document)[node]?.[name];
  const label = fieldName(name, field.meaning);
  const set = (next: unknown, about?: string) =>
    edit((before) => putInNode(before, node, [name], next), about === undefined ? undefined : `${node}.${name}.${about}`);
  const make = (kind: NewKind) =>
    edit((before) => {
      const made = addNode(before, kind, "");
      return putInNode(made.document, node, [name], made.name);
    });
  if (shape === "prompt") return <WordsField legend={label} value={value} set={set} at={{ node, path: [name] }} />;
  if (shape === "flag")
    return <Switch label={label} checked={value === true} onChange={(event) => set(event.currentTarget.checked || undefined)} />;
  if (shape === "goto")
    return (
      <TargetField
        label={label}
        value={typeof value === "string" ? value : undefined}
        set={(target) => set(target)}
        make={make}
        required={required}
      />
    );
  if (shape === "queue") return <QueueField label={label} value={value} set={set} required={required} />;
  if (shape === "patience") return <PatienceField node={node} label={label} name={name} value={value} />;
  if (COUNTED.has(shape))
    return (
      <NumberInput
        label={label}
        value={typeof value === "number" ? value : ""}
        min={1}
        max={86_400}
        allowDecimal={false}
        onChange={(next) => set(typeof next === "number" ? next : undefined, "")}
      />
    );
  return (
    <TextInput
      label={label}
      value={typeof value === "string" ? value : ""}
      maxLength={200}
      onChange={(event) => set(event.currentTarget.value || undefined, "")}
    />
  );
}

interface QueueProps {
  label: string;
  value: unknown;
  set: (queue: string | undefined) => void;
  required: boolean;
}

function QueueField({ label, value, set, required }: QueueProps) {
  const { data: queues } = useQuery(queueSettingsListingOptions());
  const inUse = (queues ?? []).filter(({ active, name }) => active || name === value);
  return (
    <Select
      label={label}
      data={inUse.map(({ name, title }) => ({ value: name, label: title }))}
      value={typeof value === "string" && value ? value : null}
      clearable={!required}
      allowDeselect={!required}
      onChange={(queue) => set(queue ?? undefined)}
    />
  );
}

/** How often silence or a wrong key is borne, and where it leads then. */
function PatienceField({ node, label, name, value }: { node: string; label: string; name: string; value: unknown }) {
  const { t } = useTranslation("editor");
  const { edit } = useDrafting();
  const written = isPart(value) ? value : {};
  const set = (part: string, next: unknown, about?: string) =>
    edit((before) => {
      const changed = putInNode(before, node, [name, part], next);
      const left = nodesOf(changed)[node]?.[name];
      return isPart(left) && Object.keys(left).length === 0 ? putInNode(changed, node, [name], undefined) : changed;
    }, about);
  return (
    <fieldset className={classes.words}>
      <legend>{label}</legend>
      <NumberInput
        label={t("times")}
        description={t("timesHint")}
        value={typeof written.times === "number" ? written.times : ""}
        min={1}
        max={9}
        allowDecimal={false}
        onChange={(next) => set("times", typeof next === "number" ? next : undefined, `${node}.${name}.times`)}
      />
      <TargetField
        label={t("thenTo")}
        value={typeof written.goto === "string" ? written.goto : undefined}
        set={(target) => set("goto", target)}
      />
    </fieldset>
  );
}
