import { Button, Modal } from "@mantine/core";
import { IconAbc, IconAlertTriangleFilled, IconLanguage, IconMicrophone } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useIsRecorded } from "../../../../clips/known";
import { useVoices } from "../../../../clips/voices";
import { useLanguageName } from "../../../../desk/labels";
import { languagesOf, nodesOf, plannedOf, putInNode } from "../document";
import { useDrafting } from "../drafting";
import { useTitles } from "../target_field";
import { useFieldName } from "../words";
import { useChange } from "./changing";
import { LanguageWords } from "./language_words";
import { byLanguage, sayingsOf, switchedOn, toldIn, type Saying, type Told } from "./saying";
import classes from "./words.module.css";

const SIGNS = { recording: IconMicrophone, text: IconAbc, missing: IconAlertTriangleFilled };

/** Which words are there in which language, and the field of each one click away. */
export function WordsOverview() {
  const { t } = useTranslation("clips");
  const { document, kinds } = useDrafting();
  const [open, setOpen] = useState(false);
  const told = useTold();
  const sayings = sayingsOf(document, kinds);
  const languages = languagesOf(document);
  const lacking = sayings.flatMap((saying) => languages.filter((language) => told(saying, language) === "missing")).length;
  return (
    <>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconLanguage size={17} />}
        onClick={() => setOpen(true)}
        style={{ alignSelf: "flex-end" }}
      >
        {t("overview", { count: lacking })}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="70rem"
        title={t("overviewTitle")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Matrix sayings={sayings} told={told} />
      </Modal>
    </>
  );
}

/** Once more before publishing: what will be heard by nobody, and what is missing until it is. */
export function NotOfferedYet() {
  const { t } = useTranslation("clips");
  const { document, kinds } = useDrafting();
  const told = useTold();
  const languageName = useLanguageName();
  const sayings = sayingsOf(document, kinds);
  return plannedOf(document).map((language) => {
    const count = sayings.filter((saying) => told(saying, language) === "missing").length;
    return <p key={language}>{t("planned", { language: languageName(language), count })}</p>;
  });
}

function Matrix({ sayings, told }: { sayings: Saying[]; told: (saying: Saying, language: string) => Told }) {
  const { t } = useTranslation("clips");
  const { document } = useDrafting();
  const [open, setOpen] = useState<string | null>(null);
  const titles = useTitles();
  const fieldName = useFieldName();
  const languageName = useLanguageName();
  const languages = languagesOf(document);
  return (
    <>
      <Planned told={(language) => sayings.filter((saying) => told(saying, language) === "missing").length} />
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, by keyboard too */}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t("overviewTitle")}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{t("words")}</th>
              {languages.map((language) => (
                <th key={language} scope="col">
                  {languageName(language)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sayings.map((saying) => {
              const about = `${titles(saying.node)}: ${fieldName(saying.field)}`;
              const id = [saying.node, ...saying.path].join(".");
              const chosen = languages.find((language) => open === `${id}.${language}`);
              return (
                <Fragment key={id}>
                  <tr>
                    <th scope="row">{about}</th>
                    {languages.map((language) => {
                      const state = told(saying, language);
                      const Sign = SIGNS[state];
                      return (
                        <td key={language}>
                          <button
                            type="button"
                            className={classes.cell}
                            data-told={state}
                            aria-expanded={chosen === language}
                            aria-label={t("cell", { about, language: languageName(language), told: t(`told.${state}`) })}
                            onClick={() => setOpen(chosen === language ? null : `${id}.${language}`)}
                          >
                            <Sign size={16} aria-hidden /> {t(`told.${state}`)}
                          </button>
                        </td>
                      );
                    })}
                  </tr>
                  {chosen && (
                    <tr>
                      <td colSpan={languages.length + 1}>
                        <Field saying={saying} language={chosen} title={about} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Field({ saying, language, title }: { saying: Saying; language: string; title: string }) {
  const { document, edit } = useDrafting();
  const { node, path } = saying;
  const words = byLanguage(saying.words, document);
  const change = useChange(words, (next, about) =>
    edit((before) => putInNode(before, node, path, next), [node, ...path, about].join(".")),
  );
  return (
    <LanguageWords
      flow={String(document.flow)}
      node={node}
      path={path.join(".")}
      kind={nodesOf(document)[node]?.kind}
      title={title}
      company={byLanguage(document.company, document)[language] ?? document.company}
      language={language}
      planned={plannedOf(document).includes(language)}
      written={words[language]}
      change={change}
      autoFocus
    />
  );
}

/** Languages that callers are not offered yet, and what that still takes. */
function Planned({ told }: { told: (language: string) => number }) {
  const { t } = useTranslation("clips");
  const { document, edit } = useDrafting();
  const voices = useVoices();
  const languageName = useLanguageName();
  return plannedOf(document).map((language) => {
    const isRecordedOnly = voices.some((voice) => voice.language === language && voice.voice === null);
    return (
      <p key={language} className={classes.tools}>
        <span>{t("planned", { language: languageName(language), count: told(language) })}</span>
        {isRecordedOnly && <Link to={`/clips/session/${language}`}>{t("session", { language: languageName(language) })}</Link>}
        <Button size="compact-xs" variant="default" onClick={() => edit((before) => switchedOn(before, language))}>
          {t("switchOn", { language: languageName(language) })}
        </Button>
      </p>
    );
  });
}

/** What callers of a language would hear of a saying. */
function useTold(): (saying: Saying, language: string) => Told {
  const { document } = useDrafting();
  const voices = useVoices();
  const recordedOnly = voices.filter(({ voice }) => voice === null).map(({ language }) => language);
  const isRecorded = useIsRecorded(recordedOnly[0] ?? "en", recordedOnly.length > 0);
  return ({ words }, language) => {
    if (typeof words === "string") return "text";
    return toldIn(byLanguage(words, document)[language], recordedOnly.includes(language), isRecorded);
  };
}
