import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { isPart, put, putInNode, type Part } from "../document";
import { WordsField } from "../words_field";
import { filled, isSaid, type FieldProps } from "./field";
import { LeadsTo } from "./leads_to";
import classes from "../editor.module.css";

/** How often silence or a wrong key is borne, what is said before asking again, and where it leads then. */
export function PatienceField({ node, name, label, hint, value, set, otherwise }: FieldProps & { name: string; otherwise?: unknown }) {
  const { t } = useTranslation("forms");
  const written: Part = isPart(value) ? value : {};
  const change = (part: string, next: unknown, about?: string) => set(filled(put(written, [part], next)), about);
  const words = written.prompt === undefined ? {} : written.prompt;
  return (
    <fieldset className={classes.words}>
      <legend>{label}</legend>
      {hint && <p className={classes.quiet}>{hint}</p>}
      <div className={classes.fields}>
        <NumberInput
          label={t("editor:times")}
          description={t("editor:timesHint")}
          placeholder="2"
          value={typeof written.times === "number" ? written.times : ""}
          min={1}
          max={9}
          allowDecimal={false}
          onChange={(next) => change("times", typeof next === "number" ? next : undefined, "times")}
        />
        <LeadsTo
          label={t("editor:thenTo")}
          value={written.goto}
          otherwise={otherwise}
          write={(document, target) => putInNode(document, node, [name], filled(put(written, ["goto"], target)))}
        />
      </div>
      <details className={classes.more} open={written.prompt !== undefined}>
        <summary>{t("ownWords")}</summary>
        <WordsField
          legend={t("saidThen")}
          value={words}
          set={(said, about) => change("prompt", isSaid(said) ? said : undefined, `prompt.${about}`)}
          at={{ node, path: [name, "prompt"] }}
        />
      </details>
    </fieldset>
  );
}
