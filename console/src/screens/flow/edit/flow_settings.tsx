import { MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { LANGUAGES } from "../../../i18n";
import { useLanguageName } from "../../../desk/labels";
import { isPart, languagesOf, put, type Part } from "./document";
import { useDrafting } from "./drafting";
import { CommonKeys } from "./fields/common_keys";
import { LeadsTo } from "./fields/leads_to";
import { listOf, textOf } from "./fields/field";
import { OneKey, Zone } from "./fields/simple";
import { useFieldName } from "./words";
import { WordsField } from "./words_field";
import classes from "./editor.module.css";
import forms from "./fields/fields.module.css";

const WAYS = ["start", "person", "message", "after_conversation"] as const;

/** What holds for the whole menu: whose it is, in which languages, where it begins and where it leads when all else fails. */
export function FlowSettings() {
  const { t } = useTranslation("forms");
  const { document, edit } = useDrafting();
  const fieldName = useFieldName();
  const set = (name: string, value: unknown, about?: string) =>
    edit((before) => put(before, [name], value), about === undefined ? undefined : `flow.${name}.${about}`);
  return (
    <details className={forms.settings}>
      <summary>{t("whole")}</summary>
      <div className={classes.fields}>
        <TextInput
          label={fieldName("title")}
          value={textOf(document.title)}
          maxLength={120}
          onChange={(event) => set("title", event.currentTarget.value || undefined, "")}
        />
        <Zone
          label={fieldName("timezone")}
          hint={t("hint.timezone")}
          usual="Europe/Rome"
          value={document.timezone}
          set={(zone) => set("timezone", zone)}
          required={false}
          node=""
        />
        <NumberInput
          label={fieldName("key_seconds")}
          description={t("hint.key_seconds")}
          placeholder="8"
          value={typeof document.key_seconds === "number" ? document.key_seconds : ""}
          min={1}
          max={60}
          allowDecimal={false}
          onChange={(seconds) => set("key_seconds", typeof seconds === "number" ? seconds : undefined, "")}
        />
      </div>
      <Languages />
      <WordsField
        legend={fieldName("company")}
        value={inEach(document.company, languagesOf(document))}
        set={(words, about) => set("company", words, about)}
        at={{ node: "company", path: [] }}
      />
      <div className={classes.fields}>
        {WAYS.map((way) => (
          <LeadsTo
            key={way}
            label={fieldName(way)}
            value={document[way]}
            write={(before, target) => put(before, [way], target)}
            required={way === "start"}
            otherwise={way === "message" ? document.person : undefined}
          />
        ))}
        <OneKey
          label={fieldName("back_key")}
          hint={t("hint.back_key")}
          value={document.back_key}
          set={(key) => set("back_key", key)}
          required={false}
          node=""
        />
      </div>
      <CommonKeys />
    </details>
  );
}

/** Those that callers are served in, the first for whoever speaks none of them, and those that are being written. */
function Languages() {
  const { t } = useTranslation("forms");
  const { document, edit } = useDrafting();
  const fieldName = useFieldName();
  const languageName = useLanguageName();
  const served = listOf(document.languages);
  const planned = listOf(document.planned_languages);
  const known = [...new Set([...Object.keys(LANGUAGES), ...served, ...planned])];
  const data = known.map((code) => ({ value: code, label: languageName(code) }));
  const keep = (languages: string[], plans: string[]) =>
    edit((before) => {
      const left = plans.filter((code) => !languages.includes(code));
      return put(put(before, ["languages"], languages), ["planned_languages"], left.length > 0 ? left : undefined);
    });
  return (
    <div className={classes.fields}>
      <MultiSelect
        label={fieldName("languages")}
        description={t("hint.languages")}
        data={data}
        value={served}
        onChange={(codes) => codes.length > 0 && keep(codes, planned)}
      />
      <MultiSelect
        label={fieldName("planned_languages")}
        description={t("hint.planned_languages")}
        data={data.filter(({ value }) => !served.includes(value))}
        value={planned}
        onChange={(codes) => keep(served, codes)}
      />
      <Select
        label={t("firstLanguage")}
        description={t("firstLanguageHint")}
        data={data.filter(({ value }) => served.includes(value))}
        value={served[0] ?? null}
        allowDeselect={false}
        onChange={(code) => code && keep([code, ...served.filter((other) => other !== code)], planned)}
      />
    </div>
  );
}

/** One name for all languages is that name in each. */
function inEach(written: unknown, languages: string[]): Part {
  if (isPart(written)) return written;
  return Object.fromEntries(languages.map((code) => [code, textOf(written)]));
}
