import { useTranslation } from "react-i18next";

import { languagesOf, nodesOf, plannedOf, type Part } from "./document";
import { useDrafting } from "./drafting";
import { useTitles } from "./target_field";
import { useChange } from "./words/changing";
import { LanguageWords } from "./words/language_words";
import { byLanguage } from "./words/saying";
import classes from "./editor.module.css";

interface Props {
  legend: string;
  value: unknown;
  set: (words: Part, about: string) => void;
  /** Where these words stand, for the names of recordings. */
  at?: { node: string; path: string[] };
}

/** What is said, in every language of the menu: as a text, as recordings, or both. */
export function WordsField({ legend, value, set, at = { node: "words", path: ["prompt"] } }: Props) {
  useTranslation("clips"); // all of them at once, before the first is drawn
  const { document } = useDrafting();
  const titles = useTitles();
  const { node, path } = at;
  const words = byLanguage(value, document);
  const change = useChange(words, set);
  const planned = plannedOf(document);
  const company = byLanguage(document.company, document);
  return (
    <fieldset className={classes.words}>
      <legend>{legend}</legend>
      {languagesOf(document).map((language) => (
        <LanguageWords
          key={language}
          flow={String(document.flow)}
          node={node}
          path={path.join(".")}
          kind={nodesOf(document)[node]?.kind}
          title={`${titles(node)}: ${legend}`}
          company={company[language] ?? document.company}
          language={language}
          planned={planned.includes(language)}
          written={words[language]}
          change={change}
        />
      ))}
    </fieldset>
  );
}
