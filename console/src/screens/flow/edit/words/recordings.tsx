import { ActionIcon, Button, Menu, Select } from "@mantine/core";
import { IconFolderOpen, IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Clip } from "../../../../api/generated";
import { useClips, useIsRecorded, useSendClip } from "../../../../clips/known";
import { Listen } from "../../../../clips/listen";
import { asWritten, clipName, fileName } from "../../../../clips/names";
import { Take } from "../../../../clips/take";
import { useLanguageName } from "../../../../desk/labels";
import type { Spot } from "./language_words";
import { isValue, valuesIn } from "./saying";
import { useValues } from "./values";
import classes from "./words.module.css";

interface Props {
  spot: Spot;
  language: string;
  about: string;
  text: string;
  audio: string[];
  known: string[];
  isRecordedOnly: boolean;
  change: (make: (audio: string[]) => string[]) => void;
}

/** The recordings that are played in place of the text, and the values between them. */
export function Recordings({ spot, language, about, text, audio, known, isRecordedOnly, change }: Props) {
  const { t } = useTranslation("clips");
  const send = useSendClip();
  const clips = useClips();
  const values = useValues(language, spot.company);
  const isRecorded = useIsRecorded(language, isRecordedOnly);
  const languageName = useLanguageName();
  const [chooses, setChooses] = useState(false);
  const told = { title: `${spot.title} (${languageName(language)})`.slice(0, 120), language, script: text };
  const fresh = clipName(language, spot.node, spot.path === "prompt" ? "" : spot.path);
  const record = async (named: string | undefined, sound: Blob) => {
    const how = named !== undefined && isRecorded(named) ? "take" : { draft: spot.flow };
    const clip = await send(sound, named === undefined ? fresh : fileName(named), how, told);
    change((now) => putIn(now, named, asWritten(clip.name)));
  };
  const unheard = valuesIn(text).filter((value) => !audio.includes(`{${value}}`));
  const hasClip = audio.some((part) => !isValue(part));
  return (
    <>
      {!hasClip && <Take about={about} again={false} send={(sound) => record(undefined, sound)} />}
      {hasClip && <Listen clips={values.clips(audio)} about={about} />}
      {clips.length > 0 && (
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconFolderOpen size={15} />}
          aria-expanded={chooses}
          aria-label={`${t("choose")}: ${about}`}
          onClick={() => setChooses(!chooses)}
        >
          {t("choose")}
        </Button>
      )}
      {(isRecordedOnly || audio.length > 0) && (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button size="compact-xs" variant="default" leftSection={<IconPlus size={15} />} aria-label={`${t("addValue")}: ${about}`}>
              {t("addValue")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {known.filter(values.isSpeakable).map((value) => (
              <Menu.Item key={value} onClick={() => change((now) => [...now, `{${value}}`])}>
                {t(`value.${value}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {chooses && (
        <Select
          className={classes.wide}
          label={t("choose")}
          placeholder={t("search")}
          searchable
          autoFocus
          nothingFoundMessage={t("noClip")}
          data={offered(clips, language)}
          value={null}
          onChange={(chosen) => {
            if (chosen) change((now) => [...now, asWritten(chosen)]);
            setChooses(false);
          }}
        />
      )}
      {audio.length > 0 && (
        <ol className={classes.parts} aria-label={t("playedIn", { about })}>
          {audio.map((part, at) => {
            const title = isValue(part) ? t(`value.${part.slice(1, -1)}`) : titleOf(clips, part);
            return (
              <li key={`${part}-${at}`} className={classes.part}>
                <span className={isValue(part) ? classes.value : undefined}>{title}</span>
                {!isValue(part) && isRecorded(part) === false && <span className={classes.needs}>{t("notRecorded")}</span>}
                {!isValue(part) && (
                  <>
                    {audio.length > 1 && isRecorded(part) && <Listen clips={[part]} about={title} />}
                    <Take about={`${about}, ${title}`} again={isRecorded(part) === true} send={(sound) => record(part, sound)} />
                  </>
                )}
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  aria-label={t("takeOut", { what: title })}
                  onClick={() => change((now) => now.toSpliced(at, 1))}
                >
                  <IconX size={15} />
                </ActionIcon>
              </li>
            );
          })}
        </ol>
      )}
      {audio.length > 0 && unheard.length > 0 && (
        <p className={classes.needs}>{t("unheardValues", { values: unheard.map((each) => t(`value.${each}`)).join(", ") })}</p>
      )}
    </>
  );
}

/** The recordings with this one in the place of `named`, or behind them all. */
function putIn(audio: string[], named: string | undefined, name: string): string[] {
  const at = named === undefined ? -1 : audio.indexOf(named);
  return at < 0 ? [...audio, name] : audio.toSpliced(at, 1, name);
}

/** The newest takes, those of the language and of none first. */
function offered(clips: Clip[], language: string): { value: string; label: string }[] {
  const rank = (clip: Clip) => (clip.language === language ? 0 : clip.language === null ? 1 : 2);
  return clips
    .filter(({ latest }) => latest)
    .toSorted((one, other) => rank(one) - rank(other))
    .map(({ name, title, script }) => ({ value: name, label: script ? `${title} – ${script.slice(0, 60)}` : title }));
}

function titleOf(clips: Clip[], part: string): string {
  const clip = clips.find(({ name }) => name === fileName(part));
  if (!clip) return part;
  return clip.take > 1 ? `${clip.title} · ${clip.take}` : clip.title;
}
