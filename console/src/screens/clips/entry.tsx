import { Button, Group, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { clipsDescribe, clipsRemove, type Clip, type ClipUse } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useSendClip } from "../../clips/known";
import { Listen } from "../../clips/listen";
import { Take } from "../../clips/take";
import { plain, useLanguageName } from "../../desk/labels";
import { LANGUAGES } from "../../i18n";
import { Tag } from "../../records/tag";
import { Failed } from "../../states";
import { Moment, stretch } from "../../time";
import { putIn } from "./putting_in";
import classes from "./clips.module.css";

interface Props {
  clip: Clip;
  uses: ClipUse[];
  mayChange: boolean;
}

/** One recording: what it is, where callers hear it, and what can be done with it. */
export function Entry({ clip, uses, mayChange }: Props) {
  const { t } = useTranslation("clips");
  const languageName = useLanguageName();
  const client = useQueryClient();
  const send = useSendClip();
  const [changing, setChanging] = useState(false);
  const [replaced, setReplaced] = useState<Clip | null>(null);
  const removing = useMutation({
    mutationFn: () => clipsRemove({ path: { name: clip.name } }),
    onSuccess: () => askAgain(client, ["clips"]),
  });
  const about = { title: clip.title, language: clip.language, script: clip.script };
  return (
    <li className={classes.entry} aria-label={clip.title}>
      <Group gap="xs">
        <strong>{clip.title}</strong>
        {clip.language && <Tag tone="calm">{languageName(clip.language)}</Tag>}
        {clip.take > 1 && <Tag tone="calm">{t("takeNumber", { number: clip.take })}</Tag>}
        {!clip.latest && <Tag tone="warn">{t("earlier")}</Tag>}
        <span className={classes.quiet}>
          {clip.seconds !== null && stretch(clip.seconds)} {clip.name}
          {clip.added_at && (
            <>
              {" · "}
              <Moment at={clip.added_at} /> {clip.added_by}
            </>
          )}
        </span>
      </Group>
      {clip.script && (
        <p className={classes.script} lang={clip.language ?? undefined}>
          {clip.script}
        </p>
      )}
      <p className={classes.quiet}>{uses.length === 0 ? t("unused") : <Uses uses={uses} />}</p>
      {replaced && <Replaced was={clip} now={replaced} uses={uses} />}
      <div className={classes.tools}>
        <Listen clips={[clip.name]} about={clip.title} />
        {mayChange && (
          <>
            {clip.latest && (
              <Take about={clip.title} again send={async (sound) => setReplaced(await send(sound, clip.name, "take", about))} />
            )}
            <Button size="compact-xs" variant="default" aria-expanded={changing} onClick={() => setChanging(!changing)} aria-label={`${t("describe")}: ${clip.title}`}>
              {t("describe")}
            </Button>
            {uses.length === 0 && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                loading={removing.isPending}
                onClick={() => removing.mutate()}
                aria-label={`${t("remove")}: ${clip.title}`}
              >
                {t("remove")}
              </Button>
            )}
          </>
        )}
      </div>
      {removing.error && <Failed error={removing.error} />}
      {changing && <Describe clip={clip} done={() => setChanging(false)} />}
    </li>
  );
}

function Uses({ uses }: { uses: ClipUse[] }) {
  const { t } = useTranslation("clips");
  return (
    <>
      {t("usedIn")}{" "}
      {uses.map((use, index) => (
        <span key={`${use.where}-${use.flow}-${use.node}`}>
          {index > 0 && ", "}
          {use.where === "queue" ? (
            t("inQueue", { queue: use.flow })
          ) : (
            <Link to={`/flow/${use.flow}${use.where === "draft" ? "/edit" : ""}#${use.node ?? ""}`}>
              {t(use.where === "draft" ? "inDraft" : "inMenu", { menu: plain(use.flow), place: use.title || plain(use.node ?? "") })}
            </Link>
          )}
        </span>
      ))}
    </>
  );
}

/** A new take is heard where it is put in: calls keep what their menu was published with. */
function Replaced({ was, now, uses }: { was: Clip; now: Clip; uses: ClipUse[] }) {
  const { t } = useTranslation("clips");
  const flows = [...new Set(uses.filter(({ where }) => where !== "queue").map(({ flow }) => flow))];
  const client = useQueryClient();
  const putting = useMutation({
    mutationFn: (flow: string) => putIn(flow, was.name, now.name),
    onSuccess: () => askAgain(client, ["drafts", "clips"]),
  });
  return (
    <div role="status">
      <p className={classes.said}>{t(flows.length > 0 ? "takenAnew" : "takenAnewUnused")}</p>
      <Group gap="xs">
        {flows.map((flow) => (
          <Button key={flow} size="compact-sm" loading={putting.isPending} onClick={() => putting.mutate(flow)}>
            {t("putInto", { menu: plain(flow) })}
          </Button>
        ))}
        {putting.data && <Link to={`/flow/${putting.data}/edit`}>{t("putInDone", { menu: plain(putting.data) })}</Link>}
      </Group>
      {putting.error && <Failed error={putting.error} />}
    </div>
  );
}

function Describe({ clip, done }: { clip: Clip; done: () => void }) {
  const { t } = useTranslation("clips");
  const client = useQueryClient();
  const languageName = useLanguageName();
  const [title, setTitle] = useState(clip.title);
  const [language, setLanguage] = useState(clip.language);
  const [script, setScript] = useState(clip.script);
  const saving = useMutation({
    mutationFn: () => clipsDescribe({ path: { name: clip.name }, body: { title, language, script, version: clip.version } }),
    onSuccess: async () => {
      await askAgain(client, ["clips"]);
      done();
    },
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <TextInput label={t("name")} value={title} maxLength={120} required autoFocus onChange={(event) => setTitle(event.currentTarget.value)} />
      <Select
        label={t("language")}
        data={Object.keys(LANGUAGES).map((code) => ({ value: code, label: languageName(code) }))}
        value={language}
        onChange={setLanguage}
        clearable
        placeholder={t("noLanguage")}
      />
      <Textarea label={t("script")} value={script} maxLength={2000} autosize minRows={2} lang={language ?? undefined} onChange={(event) => setScript(event.currentTarget.value)} />
      {saving.error && <Failed error={saving.error} />}
      <Group justify="flex-end">
        <Button size="xs" variant="default" onClick={done}>
          {t("cancel")}
        </Button>
        <Button size="xs" type="submit" loading={saving.isPending}>
          {t("save")}
        </Button>
      </Group>
    </form>
  );
}
