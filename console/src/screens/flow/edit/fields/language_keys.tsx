import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../../../../desk/labels";
import { isPart, languagesOf } from "../document";
import { useDrafting } from "../drafting";
import type { FieldProps } from "./field";
import editor from "../editor.module.css";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** Which key chooses which language; a language without one is not offered. */
export function LanguageKeys({ label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("forms");
  const { document } = useDrafting();
  const languageName = useLanguageName();
  const languages = languagesOf(document);
  const written = isPart(value) ? value : Object.fromEntries(languages.map((code, place) => [String(place + 1), code]));
  const keyOf = (code: string) => Object.keys(written).find((key) => written[key] === code) ?? null;
  const choose = (code: string, key: string | null) => {
    const others = Object.entries(written).filter(([other, of]) => of !== code && other !== key);
    set(Object.fromEntries(key === null ? others : [...others, [key, code]]));
  };
  return (
    <fieldset className={editor.words}>
      <legend>{label}</legend>
      {hint && <p className={editor.quiet}>{hint}</p>}
      <div className={editor.fields}>
        {languages.map((code) => (
          <Select
            key={code}
            label={languageName(code)}
            placeholder={t("notOffered")}
            data={KEYS}
            value={keyOf(code)}
            clearable
            onChange={(key) => choose(code, key)}
          />
        ))}
      </div>
    </fieldset>
  );
}
