import { TagsInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../../../../desk/labels";
import { isPart, languagesOf, put } from "../document";
import { useDrafting } from "../drafting";
import { filled, listOf } from "./field";
import editor from "../editor.module.css";

/** Spoken words that mean the same as the key, in each language. */
export function HeardWords({ value, set }: { value: unknown; set: (words: unknown) => void }) {
  const { t } = useTranslation("forms");
  const { document } = useDrafting();
  const languageName = useLanguageName();
  const written = isPart(value) ? value : {};
  return (
    <fieldset className={editor.words}>
      <legend>{t("heard")}</legend>
      <p className={editor.quiet}>{t("heardHint")}</p>
      <div className={editor.fields}>
        {languagesOf(document).map((language) => (
          <TagsInput
            key={language}
            label={languageName(language)}
            value={listOf(written[language])}
            onChange={(words) => set(filled(put(written, [language], words.length > 0 ? words : undefined)))}
          />
        ))}
      </div>
    </fieldset>
  );
}
