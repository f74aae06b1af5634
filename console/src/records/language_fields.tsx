import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../desk/labels";
import { LANGUAGES } from "../i18n";
import { without } from "./draft";
import classes from "./records.module.css";

/** The languages that the house speaks, and any others that are in use. */
export function languagesWith(others: string[]): string[] {
  return [...new Set([...Object.keys(LANGUAGES), ...others])];
}

interface LanguageProps {
  label: string;
  description?: string;
  value: string | null;
  set: (language: string) => void;
  error?: string | undefined;
}

export function LanguageField({ label, description, value, set, error }: LanguageProps) {
  const name = useLanguageName();
  return (
    <Select
      label={label}
      description={description}
      data={languagesWith(value ? [value] : []).map((code) => ({ value: code, label: name(code) }))}
      value={value}
      onChange={(language) => language && set(language)}
      error={error}
      allowDeselect={false}
    />
  );
}

interface LabelsProps {
  legend: string;
  /** What is shown in a language that is left empty. */
  fallback?: string;
  values: Record<string, string>;
  set: (values: Record<string, string>) => void;
  error?: string | undefined;
}

/** One word in each language; a language left empty shows the English one, unless said otherwise. */
export function LabelFields({ legend, fallback, values, set, error }: LabelsProps) {
  const { t } = useTranslation("administration");
  const name = useLanguageName();
  return (
    <fieldset className={classes.fieldset}>
      <legend>{legend}</legend>
      <div className={classes.form}>
        {languagesWith(Object.keys(values)).map((code, place) => (
          <TextInput
            key={code}
            label={name(code)}
            lang={code}
            description={place === 0 ? (fallback ?? t("words.fallback")) : undefined}
            value={values[code] ?? ""}
            onChange={(event) => {
              const others = without(values, code);
              const word = event.currentTarget.value;
              set(word ? { ...others, [code]: word } : others);
            }}
            error={place === 0 ? error : undefined}
            maxLength={80}
          />
        ))}
      </div>
    </fieldset>
  );
}
