import { Button, Group, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";

import type { ProblemView } from "../../../api/generated";
import { useLanguageName } from "../../../desk/labels";
import { languagesOf } from "./document";
import { useDrafting } from "./drafting";
import { silenceOf, withNames, type Names } from "./fixes";
import { keySaid } from "./starting_words";
import classes from "./editor.module.css";

interface Props {
  problems: ProblemView[];
  done: () => void;
}

/** What keys that nobody names yet are called in each language: a name is written in one language, callers speak several. */
export function KeyNames({ problems, done }: Props) {
  const { t, i18n } = useTranslation("problems");
  const { document, edit } = useDrafting();
  const languageName = useLanguageName();
  const languages = languagesOf(document);
  const silences = problems
    .flatMap((problem) => silenceOf(document, problem) ?? [])
    .sort((one, other) => languages.indexOf(one.language) - languages.indexOf(other.language));
  const wanted = new Map(
    silences.flatMap(({ language, keys }) => keys.map((each) => [`${language} ${each.key}`, { language, ...each }] as const)),
  );
  const isOne = new Set([...wanted.values()].map(({ key }) => key)).size === 1;
  const [names, setNames] = useState<Names>(() => known([...wanted.values()], i18n.language));
  const isEmpty = Object.values(names).every((each) => Object.values(each).every((name) => name.trim() === ""));
  const add = (event: FormEvent) => {
    event.preventDefault();
    edit((before) => withNames(before, problems, names));
    done();
  };
  return (
    <form onSubmit={add} className={classes.form} aria-label={t("names.title")}>
      <strong>{t("names.title")}</strong>
      <p className={classes.quiet}>{t("names.about")}</p>
      <div className={classes.fields}>
        {[...wanted].map(([id, { language, key }], place) => {
          const name = names[language]?.[key] ?? "";
          return (
            <TextInput
              key={id}
              label={isOne ? languageName(language) : t("names.nameOf", { language: languageName(language), key })}
              description={keySaid(language, name.trim() || "…", key)}
              lang={language}
              value={name}
              maxLength={80}
              autoFocus={place === 0}
              onChange={({ currentTarget }) =>
                setNames((before) => ({ ...before, [language]: { ...before[language], [key]: currentTarget.value } }))
              }
            />
          );
        })}
      </div>
      <Group justify="flex-end" mt="sm">
        <Button size="xs" variant="default" onClick={done}>
          {t("names.cancel")}
        </Button>
        <Button size="xs" type="submit" disabled={isEmpty}>
          {t("names.add")}
        </Button>
      </Group>
    </form>
  );
}

/** What an option is called, taken for the reader's own language; in another nobody has said it yet. */
function known(wanted: { language: string; key: string; label: string }[], language: string): Names {
  const own = wanted.filter((each) => each.language === language);
  return { [language]: Object.fromEntries(own.map(({ key, label }) => [key, label])) };
}
