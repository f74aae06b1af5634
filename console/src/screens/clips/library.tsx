import { Group, TextInput } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import type { Clip, ClipUse } from "../../api/generated";
import { clipsListingOptions, clipsPlayedOptions } from "../../api/generated/@tanstack/react-query.gen";
import { allowed, useMe } from "../../api/session";
import { useSendClip } from "../../clips/known";
import { clipName, withoutEnding } from "../../clips/names";
import { Take } from "../../clips/take";
import { useVoices } from "../../clips/voices";
import { useLanguageName } from "../../desk/labels";
import { Card, Page } from "../../page";
import { Empty, Failed, Loading } from "../../states";
import { Entry } from "./entry";
import classes from "./clips.module.css";

/** Every recording by its name in words, with where callers hear it. */
export function Library() {
  const { t } = useTranslation("clips");
  const [search, setSearch] = useSearchParams();
  const languageName = useLanguageName();
  const mayChange = allowed(useMe().person, "edit_menus");
  const clips = useQuery(clipsListingOptions());
  const uses = useQuery(clipsPlayedOptions());
  const voices = useVoices();
  const send = useSendClip();
  const wanted = search.get("search") ?? "";
  const error = clips.error ?? uses.error;
  const found = (clips.data ?? []).filter((clip) => fits(clip, uses.data ?? [], wanted));
  const recordedOnly = voices.filter(({ voice }) => voice === null);
  return (
    <Page
      title={t("title")}
      about={t("about")}
      beside={
        <Group>
          {mayChange &&
            recordedOnly.map(({ language }) => (
              <Link key={language} to={`/clips/session/${language}`}>
                {t("session", { language: languageName(language) })}
              </Link>
            ))}
          <Link to="/flow">{t("toMenu")}</Link>
        </Group>
      }
    >
      {error && <Failed error={error} again={() => void Promise.all([clips.refetch(), uses.refetch()])} />}
      <Group align="flex-end" mb="md">
        <TextInput
          label={t("search")}
          value={wanted}
          onChange={(event) => setSearch(event.currentTarget.value ? { search: event.currentTarget.value } : {}, { replace: true })}
          w={320}
          maw="100%"
        />
        {mayChange && (
          <Take
            about={t("newClip")}
            again={false}
            size="md"
            send={(sound, file) => {
              const title = (file ? withoutEnding(file) : t("newClip")).slice(0, 120);
              return send(sound, clipName(title), "new", { title, language: null, script: "" });
            }}
          />
        )}
      </Group>
      {!clips.data && !error && <Loading />}
      {clips.data && found.length === 0 && (
        <Empty icon={<IconMicrophone size={36} stroke={1.5} />} title={t("noClip")}>
          {t("noClipWords")}
        </Empty>
      )}
      {found.length > 0 && (
        <Card title={t("count", { count: found.length })}>
          <ul className={classes.list}>
            {found.map((clip) => (
              <Entry key={clip.name} clip={clip} uses={(uses.data ?? []).filter((use) => use.clip === clip.name)} mayChange={mayChange} />
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

function fits(clip: Clip, uses: ClipUse[], wanted: string): boolean {
  const places = uses.filter((use) => use.clip === clip.name).map(({ flow, title }) => `${flow} ${title}`);
  const all = [clip.name, clip.title, clip.script, clip.language ?? "", ...places].join(" ").toLowerCase();
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
