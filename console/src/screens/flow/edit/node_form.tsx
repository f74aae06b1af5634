import { Button, Group } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { NodeField } from "../../../api/generated";
import { nodesOf } from "./document";
import { useDrafting } from "./drafting";
import { AnswersField } from "./fields/answers_field";
import { NextDays } from "./fields/next_days";
import { isDrawn, isWide, OneField } from "./fields/one_field";
import { useTitles } from "./target_field";
import forms from "./fields/fields.module.css";
import classes from "./editor.module.css";

/** Beside what is needed and what is set: what managers change most, by kind. */
const USUAL: Record<string, string[]> = {
  menu: ["repeat"],
  language: ["keys", "prompt"],
  hours: ["special_days", "holidays"],
  identify: ["by", "repeat", "datum", "not_found"],
  queue: ["prompt", "closed"],
  voicemail: ["prompt", "goto"],
  callback: ["prompt", "queue", "choose_time"],
  transfer: ["prompt", "failed"],
  question: ["repeat"],
  hangup: ["prompt"],
};

/** All that a place is set up with: what it does, what is set and what is needed first, the rest a click away. */
export function NodeForm({ node, done }: { node: string; done: () => void }) {
  const { t } = useTranslation("editor");
  const { document, kinds } = useDrafting();
  const titles = useTitles();
  const id = useId();
  const source = nodesOf(document)[node] ?? {};
  const kind = String(source.kind);
  const drawn = (kinds.find((one) => one.kind === kind)?.fields ?? []).filter(isDrawn);
  const isFirst = ({ name, required }: NodeField) =>
    required || name === "title" || source[name] !== undefined || (USUAL[kind] ?? []).includes(name);
  const rest = drawn.filter((field) => !isFirst(field));
  return (
    <fieldset className={classes.form} aria-labelledby={id}>
      <legend id={id}>{titles(node)}</legend>
      <p className={forms.about}>{t(`forms:about.${kind}`, "")}</p>
      <Fields node={node} fields={drawn.filter(isFirst)} />
      {kind === "question" && <AnswersField node={node} />}
      {kind === "hours" && <NextDays node={node} />}
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

/** Who takes the calls, words side by side, then what takes the whole width, then the rest. */
function Fields({ node, fields }: { node: string; fields: NodeField[] }) {
  const queues = fields.filter(({ shape }) => shape === "queue");
  const words = fields.filter(({ shape }) => shape === "prompt");
  const wide = fields.filter(isWide);
  const small = fields.filter((field) => !queues.includes(field) && !words.includes(field) && !wide.includes(field));
  const draw = (field: NodeField) => <OneField key={field.name} node={node} field={field} />;
  return (
    <>
      {queues.length > 0 && <div className={classes.fields}>{queues.map(draw)}</div>}
      <div className={forms.pair}>{words.map(draw)}</div>
      {wide.map((field) => (
        <div key={field.name} className={forms.wide}>
          {draw(field)}
        </div>
      ))}
      <div className={classes.fields}>{small.map(draw)}</div>
    </>
  );
}
