import { Button, Group, Kbd, Progress, Switch } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowLeft, IconArrowRight, IconCircleCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import type { ToRecord } from "../../api/generated";
import { clipsWantedOptions } from "../../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../../api/rooms";
import { useSendClip } from "../../clips/known";
import { Listen } from "../../clips/listen";
import { Take } from "../../clips/take";
import { plain, useLanguageName } from "../../desk/labels";
import { Card, Page } from "../../page";
import { Empty, Failed, Loading } from "../../states";
import { putIn } from "./putting_in";
import classes from "./clips.module.css";

/** One recording after the other: read the words, hear them, go on. */
export function Session() {
  const { t } = useTranslation("clips");
  const { language = "" } = useParams();
  const name = useLanguageName()(language);
  const { data, error, refetch } = useQuery(clipsWantedOptions({ path: { language } }));
  return (
    <Page title={t("session", { language: name })} about={t("sessionWords")} beside={<Link to="/clips">{t("title")}</Link>}>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && (
        <Empty icon={<IconCircleCheck size={36} stroke={1.5} />} title={t("needsNone")}>
          {t("needsNoneWords", { language: name })}
        </Empty>
      )}
      {data && data.length > 0 && <OneByOne key={language} language={language} all={data} />}
    </Page>
  );
}

function OneByOne({ language, all }: { language: string; all: ToRecord[] }) {
  const { t } = useTranslation("clips");
  const client = useQueryClient();
  const send = useSendClip();
  const [onlyLacking, setOnlyLacking] = useState(true);
  const [at, setAt] = useState<string | null>(null);
  const [take, setTake] = useState(0);
  const recorder = useRef<HTMLButtonElement>(null);
  const listen = useRef<HTMLDivElement>(null);
  const shown = all.filter((each) => !onlyLacking || each.seconds === null || each.name === at);
  const current = shown.find(({ name }) => name === at) ?? shown[0];
  const place = current ? shown.indexOf(current) : -1;
  const done = all.filter(({ seconds }) => seconds !== null).length;
  const go = (by: 1 | -1) => setAt(shown[place + by]?.name ?? current?.name ?? null);
  useEffect(() => recorder.current?.focus(), [current?.name]);
  useHotkeys([
    ["R", () => recorder.current?.click()],
    ["H", () => listen.current?.querySelector("button")?.click()],
    ["N", () => go(1)],
    ["ArrowRight", () => go(1)],
    ["P", () => go(-1)],
    ["ArrowLeft", () => go(-1)],
  ]);
  return (
    <Card title={t("recordedOf", { done, all: all.length })} beside={<Switch label={t("onlyLacking")} checked={onlyLacking} onChange={(event) => setOnlyLacking(event.currentTarget.checked)} />}>
      <Progress value={(100 * done) / all.length} aria-label={t("recordedOf", { done, all: all.length })} mb="md" />
      {!current && (
        <Empty icon={<IconCircleCheck size={36} stroke={1.5} />} title={t("allRecorded")}>
          {t("allRecordedWords")} <Link to="/flow/hotline/edit">{t("toMenu")}</Link>
        </Empty>
      )}
      {current && (
        <>
          <p className={classes.quiet}>
            {t(`kind.${current.kind}`)} · {current.name}
          </p>
          {current.flow !== null && <p className={classes.quiet}>{t("heardWhenPublished", { menu: plain(current.flow) })}</p>}
          {current.flow === null && (current.seconds === null || current.kind !== "prompt") && <p className={classes.quiet}>{t("heardAtOnce")}</p>}
          <p className={classes.toRead} lang={language} aria-live="polite">
            {current.words}
          </p>
          <Group>
            <Take
              key={current.name}
              button={recorder}
              size="md"
              about={current.words}
              again={current.seconds !== null}
              send={async (sound) => {
                setAt(current.name);
                const { flow, name, seconds, words } = current;
                const how = seconds !== null ? "take" : flow === null ? "named" : { draft: flow };
                const clip = await send(sound, name, how, { title: words.slice(0, 120), language, script: words });
                if (flow !== null && clip.name !== name) {
                  await putIn(flow, name, clip.name);
                  await askAgain(client, ["drafts", "clips"]);
                  setAt(clip.name);
                }
                setTake(take + 1);
              }}
            />
            <div ref={listen}>
              <Listen key={`${current.name}-${take}`} size="md" clips={current.seconds === null ? [] : [current.name]} about={current.words} take={take} />
            </div>
            <Button variant="default" leftSection={<IconArrowLeft size={17} />} disabled={place <= 0} onClick={() => go(-1)}>
              {t("before")}
            </Button>
            <Button variant="default" rightSection={<IconArrowRight size={17} />} disabled={place >= shown.length - 1} onClick={() => go(1)}>
              {t("next")}
            </Button>
          </Group>
          <p className={classes.quiet}>
            <Kbd>R</Kbd> {t("keyRecord")} <Kbd>H</Kbd> {t("keyHear")} <Kbd>N</Kbd> {t("keyNext")} <Kbd>P</Kbd> {t("keyBefore")}
          </p>
        </>
      )}
    </Card>
  );
}
