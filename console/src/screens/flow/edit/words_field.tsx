import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../../../desk/labels";
import { isPart, languagesOf, type Part } from "./document";
import { useDrafting } from "./drafting";
import classes from "./editor.module.css";

interface Props {
  legend: string;
  value: unknown;
  set: (words: Part, about: string) => void;
}

/** What is said, in every language of the menu; a recording keeps its name. */
export function WordsField({ legend, value, set }: Props) {
  const { t } = useTranslation("editor");
  const { document } = useDrafting();
  const languageName = useLanguageName();
  const languages = languagesOf(document);
  const words: Part = isPart(value) ? value : typeof value === "string" ? { [languages[0] ?? "en"]: value } : {};
  return (
    <fieldset className={classes.words}>
      <legend>{legend}</legend>
      {languages.map((language) => {
        const written = words[language];
        const audio = isPart(written) ? written.audio : undefined;
        const names = Array.isArray(audio) ? audio.join(", ") : typeof audio === "string" ? audio : "";
        const text = isPart(written) ? written.text : written;
        return (
          <Textarea
            key={language}
            label={languageName(language)}
            description={names ? t("recorded", { names }) : undefined}
            lang={language}
            autosize
            minRows={1}
            maxLength={2000}
            value={typeof text === "string" ? text : ""}
            onChange={(event) => {
              const said = event.currentTarget.value;
              set({ ...words, [language]: isPart(written) ? { ...written, text: said } : said }, language);
            }}
          />
        );
      })}
    </fieldset>
  );
}
