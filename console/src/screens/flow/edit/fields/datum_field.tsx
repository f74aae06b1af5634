import { NumberInput, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { isPart, languagesOf, put } from "../document";
import { useDrafting } from "../drafting";
import { startingWords } from "../starting_words";
import { WordsField } from "../words_field";
import type { FieldProps } from "./field";
import editor from "../editor.module.css";
import forms from "./fields.module.css";

/** One more thing that only the customer knows: without it nothing of a case is read out. */
export function DatumField({ label, hint, value, set, node }: FieldProps) {
  const { t } = useTranslation("forms");
  const { document } = useDrafting();
  const fresh = () => ({ digits: 4, prompt: startingWords("datum", "prompt", languagesOf(document)) });
  return (
    <fieldset className={editor.words}>
      <legend>{label}</legend>
      <Switch
        label={t("askDatum")}
        description={hint}
        checked={value !== undefined}
        onChange={(event) => set(event.currentTarget.checked ? fresh() : undefined)}
      />
      {isPart(value) && (
        <>
          <NumberInput
            label={t("digits")}
            placeholder="4"
            value={typeof value.digits === "number" ? value.digits : ""}
            min={1}
            max={15}
            allowDecimal={false}
            onChange={(digits) => set(put(value, ["digits"], typeof digits === "number" ? digits : undefined), "digits")}
          />
          <div className={forms.pair}>
            {(["prompt", "repeat"] as const).map((part) => (
              <WordsField
                key={part}
                legend={t(part === "prompt" ? "editor:field.prompt" : "editor:field.repeat")}
                value={value[part] ?? {}}
                set={(said, about) => set(put(value, [part], said), `${part}.${about}`)}
                at={{ node, path: ["datum", part] }}
              />
            ))}
          </div>
          <Switch
            label={t("field.confirm")}
            checked={value.confirm === true}
            onChange={(event) => set(put(value, ["confirm"], event.currentTarget.checked || undefined))}
          />
        </>
      )}
    </fieldset>
  );
}
