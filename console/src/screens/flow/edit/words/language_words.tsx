import { Button, Menu, Textarea } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { memo, useRef } from "react";
import { useTranslation } from "react-i18next";

import { HearText } from "../../../../clips/hear_text";
import { useVoice } from "../../../../clips/voices";
import { useLanguageName } from "../../../../desk/labels";
import type { Change } from "./changing";
import { Recordings } from "./recordings";
import { audioOf, textOf, valuesFor, valuesIn, writtenAs } from "./saying";
import { useValues } from "./values";
import classes from "./words.module.css";

export interface Spot {
  /** The menu whose draft this is. */
  flow: string;
  /** The place, its kind, and the field, as documents name them. */
  node: string;
  kind: unknown;
  path: string;
  /** What people call place and field. */
  title: string;
  /** What the company is called in this language, as it is written. */
  company: unknown;
}

interface Props extends Spot {
  language: string;
  /** Whether callers are not offered the language yet. */
  planned: boolean;
  written: unknown;
  change: Change;
  autoFocus?: boolean;
}

/** What is said in one language: its text, its recordings, and how both sound. Drawn anew only when these change. */
export const LanguageWords = memo(function LanguageWords({ language, planned, written, change, autoFocus, ...spot }: Props) {
  const { t } = useTranslation("clips");
  const languageName = useLanguageName();
  const voice = useVoice(language);
  const values = useValues(language, spot.company);
  const field = useRef<HTMLTextAreaElement>(null);
  const text = textOf(written);
  const audio = audioOf(written);
  const known = valuesFor(spot.kind, spot.path.split("."));
  const used = valuesIn(text);
  const unknown = used.filter((name) => !known.includes(name));
  const name = languageName(language);
  const about = `${spot.title}, ${name}`;
  const isRecordedOnly = voice !== undefined && voice.voice === null;
  const rewrite = (next: string) => change(language, (before) => writtenAs(next, audioOf(before)));
  const insert = (value: string) => {
    const at = field.current?.selectionStart ?? text.length;
    rewrite(`${text.slice(0, at)}{${value}}${text.slice(field.current?.selectionEnd ?? at)}`);
    field.current?.focus();
  };
  return (
    <div className={classes.language}>
      <Textarea
        ref={field}
        label={name}
        description={voice?.voice && audio.length === 0 ? t("saidBy", { voice: voice.voice }) : undefined}
        lang={language}
        autosize
        minRows={1}
        maxLength={2000}
        value={text}
        error={unknown.length > 0 && t("unknownValue", { values: unknown.map((each) => `{${each}}`).join(", ") })}
        onChange={(event) => rewrite(event.currentTarget.value)}
        autoFocus={autoFocus}
      />
      {used.length > 0 && unknown.length === 0 && <p className={classes.example}>{t("example", { text: values.spoken(text) })}</p>}
      <div className={classes.tools}>
        {!isRecordedOnly && <HearText text={values.spoken(text)} language={language} about={about} />}
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button size="compact-xs" variant="default" leftSection={<IconBraces size={15} />} aria-label={`${t("insert")}: ${about}`}>
              {t("insert")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {known.map((value) => (
              <Menu.Item key={value} onClick={() => insert(value)}>
                {t(`value.${value}`)} <code>{`{${value}}`}</code>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Recordings
          spot={spot}
          language={language}
          about={about}
          text={text}
          audio={audio}
          known={known}
          isRecordedOnly={isRecordedOnly}
          change={(make) => change(language, (before) => writtenAs(textOf(before), make(audioOf(before))))}
        />
      </div>
      {planned && <p className={classes.example}>{t("notOffered", { language: name, overview: t("overviewTitle") })}</p>}
      {isRecordedOnly && audio.length === 0 && <p className={classes.needs}>{t("needsRecording", { language: name })}</p>}
    </div>
  );
});
