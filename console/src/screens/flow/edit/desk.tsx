import { Alert, Button, Group, Select } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { IconArrowBackUp, IconArrowForwardUp, IconPhone, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import { draftsDiscard, draftsSave, draftsShow, type DraftSheet, type NodeKind } from "../../../api/generated";
import { Refusal } from "../../../api/refusal";
import { useMe } from "../../../api/session";
import { plain, useLanguageName } from "../../../desk/labels";
import { Card, Page } from "../../../page";
import { Failed } from "../../../states";
import { Moment } from "../../../time";
import type { Reveal } from "../graph/going";
import { useView, viewIn, ViewSwitch } from "../graph/view";
import { Changes } from "./changes";
import { Clash } from "./clash";
import { languagesOf, type Part } from "./document";
import { DraftGraph } from "./draft_graph";
import { DraftingContext, type Drafting, type Light } from "./drafting";
import { Files } from "./files";
import { Here } from "./here";
import { Keeper, type Keeping, type Kept } from "./keeper";
import { draftNow, nextOpening } from "./opening";
import { goInOutline, GoTo, Outline } from "./outline";
import { ProblemList } from "./problem_list";
import { Publish } from "./publish";
import { Trial } from "./trial";
import { WordsOverview } from "./words/matrix";
import records from "../../../records/records.module.css";
import classes from "./editor.module.css";
import flow from "../flow.module.css";

/** What a page that is closed would lose. */
const UNSAVED: ReadonlySet<Keeping> = new Set<Keeping>(["saving", "unsaved", "overtaken"]);
const SAID = { title: records.said };

interface Props {
  name: string;
  first: DraftSheet;
  kinds: NodeKind[];
}

/** Where a draft is worked on: its places in reading order, how it is kept, what is wrong and what is otherwise. */
export function Desk({ name, first, kinds }: Props) {
  const { t, i18n } = useTranslation(["editor", "trial"]);
  const languageName = useLanguageName();
  const [keeper, kept] = useKeeper(name, first);
  const [chosen, choose] = useState<string | null>(null);
  const [view] = useView();
  const [publishing, setPublishing] = useState(false);
  const [trying, setTrying] = useState(false);
  const [lit, light] = useState<Light | null>(null);
  const go = useNavigate();
  const { sheet, history } = kept;
  const document = history.present;
  const goTo = useRef<HTMLInputElement>(null);
  const reveal = useRef<Reveal | null>(null);
  const player = useRef<((rehearsal: Part) => void) | null>(null);
  const wrong = useRef<HTMLDivElement>(null);
  const publish = () => setPublishing(true);
  const keys: [string, () => void][] = [
    ["mod+Z", keeper.undo],
    ["mod+shift+Z", keeper.redo],
    ["mod+Y", keeper.redo],
    ["mod+Enter", publish],
    ["F3", () => goTo.current?.focus()],
    ["F4", () => setTrying(true)],
  ];
  useHotkeys(keys, [], true);
  const languages = languagesOf(document);
  const language = [chosen, i18n.language, languages[0]].find((each) => each && languages.includes(each)) ?? "en";
  const drafting: Drafting = {
    document,
    kinds,
    language,
    problems: sheet.problems,
    edit: (change, about) => keeper.edit(change, about),
    lit,
    light,
    show: (rehearsal) => {
      setPublishing(false);
      player.current?.(rehearsal);
    },
  };
  const away = sheet.problems.filter(({ severity, node }) => severity === "error" || node === null);
  return (
    <Page
      title={t("title", { menu: typeof document.title === "string" ? document.title : plain(name) })}
      about={sheet.draft.base === null ? t("aboutNew") : t("about", { base: sheet.draft.base })}
      beside={<Link to={`/flow/${name}${viewIn(view)}`}>{t("leave")}</Link>}
    >
      <DraftingContext value={drafting}>
        <div className={classes.bar}>
          <State kept={kept} />
          <Here name={name} />
          <Group gap="xs">
            {away.length > 0 && (
              <Button variant="light" color="red" size="sm" onClick={() => wrong.current?.focus()}>
                {t("problems", { count: away.length })}
              </Button>
            )}
            <Button
              variant="default"
              size="sm"
              leftSection={<IconArrowBackUp size={17} />}
              onClick={keeper.undo}
              disabled={history.past.length === 0}
            >
              {t("undo")}
            </Button>
            <Button
              variant="default"
              size="sm"
              leftSection={<IconArrowForwardUp size={17} />}
              onClick={keeper.redo}
              disabled={history.future.length === 0}
            >
              {t("redo")}
            </Button>
            <Button
              variant="default"
              size="sm"
              leftSection={<IconPhone size={17} />}
              aria-expanded={trying}
              aria-keyshortcuts="F4"
              onClick={() => setTrying(true)}
            >
              {t("trial:open")}
            </Button>
            <Button size="sm" onClick={publish}>
              {t("publish")}
            </Button>
          </Group>
        </div>
        <Others name={name} keeper={keeper} kept={kept} />
        <div className={flow.split}>
          <div>
            <Group mb="md" align="flex-end">
              <ViewSwitch />
              <GoTo tree={sheet.tree} field={goTo} go={(place) => (reveal.current?.to ?? goInOutline)(place)} />
              <Select
                label={t("wordsIn")}
                data={languages.map((value) => ({ value, label: languageName(value) }))}
                value={language}
                onChange={choose}
                allowDeselect={false}
                w={220}
              />
              <WordsOverview />
            </Group>
            {view === "graph" && <DraftGraph name={name} sheet={sheet} reveal={reveal} isCrowded={trying} />}
            {view === "outline" && <Outline tree={sheet.tree} />}
          </div>
          <div className={classes.aside}>
            <Trial open={trying} setOpen={setTrying} player={player} />
            <div ref={wrong} tabIndex={-1}>
              <Card title={t("problems", { count: away.length })}>
                {away.length === 0 && <p className={classes.quiet}>{t("noProblems")}</p>}
                <ProblemList problems={away} away />
              </Card>
            </div>
            <Card title={t("changed")}>
              <Changes changes={sheet.changes} />
              <Files name={name} keeper={keeper} />
              <Discard name={name} keeper={keeper} />
            </Card>
          </div>
        </div>
        {publishing && (
          <Publish
            name={name}
            keeper={keeper}
            kept={kept}
            close={() => setPublishing(false)}
            published={() => void go(`/flow/${name}${viewIn(view)}`)}
          />
        )}
      </DraftingContext>
    </Page>
  );
}

/** One keeper as long as the page is open; hints bring what others make of the draft. */
function useKeeper(name: string, first: DraftSheet): [Keeper, Kept] {
  const { person } = useMe();
  const [keeper] = useState(() => {
    const save = async (version: number, document: Record<string, unknown>) =>
      (await draftsSave({ path: { name }, body: { version, document } })).data;
    const read = async () => (await draftsShow({ path: { name } })).data;
    return new Keeper(first, { save, read }, person.id);
  });
  const [opening] = useState(nextOpening);
  const { data, error } = useQuery(draftNow(name, opening, first));
  useEffect(() => keeper.arrived(data), [keeper, data]);
  useEffect(() => {
    if (error instanceof Refusal && error.status === 404) keeper.ended();
  }, [keeper, error]);
  useEffect(() => keeper.close, [keeper]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (UNSAVED.has(keeper.read().keeping)) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [keeper]);
  return [keeper, useSyncExternalStore(keeper.subscribe, keeper.read)];
}

/** Whether what is on the screen is kept. */
function State({ kept }: { kept: Kept }) {
  const { t } = useTranslation("editor");
  const { keeping, sheet } = kept;
  return (
    <p className={classes.state} role="status" data-keeping={keeping}>
      {t(`keeping.${keeping}`)}
      {keeping === "saved" && (
        <>
          {" "}
          <span className={classes.quiet}>
            <Moment at={sheet.draft.changed_at} precision="second" />
          </span>
        </>
      )}
    </p>
  );
}

/** What others have done to the draft: nothing of it goes over one's own unseen. */
function Others({ name, keeper, kept }: { name: string; keeper: Keeper; kept: Kept }) {
  const { t } = useTranslation("editor");
  const { keeping, theirs, takenIn } = kept;
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    void said.current?.scrollIntoView({ block: "center" }); // which may answer with a promise, and no effect does
  }, [theirs]);
  if (keeping === "ended")
    return (
      <Alert color="orange" icon={<IconUsers />} title={t("ended")} role="alert" mb="md" classNames={SAID}>
        {t("endedWords")} <Link to={`/flow/${name}`}>{t("leave")}</Link>
      </Alert>
    );
  if (theirs)
    return (
      <Alert
        ref={said}
        color="orange"
        icon={<IconUsers />}
        title={t("overtaken", { who: theirs.draft.changed_by ?? "–" })}
        role="alert"
        mb="md"
        classNames={SAID}
      >
        <p className={classes.said}>
          <Moment at={theirs.draft.changed_at} precision="second" />. {t("overtakenWords")}
        </p>
        <Clash base={kept.sheet.document} mine={kept.history.present} theirs={theirs} />
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={keeper.takeTheirs}>
            {t("takeTheirs")}
          </Button>
          <Button size="xs" variant="default" onClick={keeper.keepMine}>
            {t("keepMine")}
          </Button>
        </Group>
      </Alert>
    );
  if (!takenIn) return null;
  return (
    <p className={classes.taken} role="status">
      <IconUsers size={17} aria-hidden /> {t("takenIn", { who: takenIn.changed_by ?? "–" })}{" "}
      <Moment at={takenIn.changed_at} precision="second" />
    </p>
  );
}

/** Forgets the draft, once asked twice. */
function Discard({ name, keeper }: { name: string; keeper: Keeper }) {
  const { t } = useTranslation("editor");
  const [sure, setSure] = useState(false);
  const go = useNavigate();
  const discarding = useMutation({
    mutationFn: async () => {
      await keeper.settle();
      await draftsDiscard({ path: { name }, query: { version: keeper.read().sheet.draft.version } });
    },
    onSuccess: () => void go(keeper.read().sheet.draft.base === null ? "/flow" : `/flow/${name}`),
  });
  return (
    <Group gap="xs" mt="sm">
      {!sure && (
        <Button size="xs" variant="subtle" color="red" onClick={() => setSure(true)}>
          {t("discard")}
        </Button>
      )}
      {sure && (
        <>
          <Button size="xs" color="red.8" loading={discarding.isPending} onClick={() => discarding.mutate()} autoFocus>
            {t("discardNow")}
          </Button>
          <Button size="xs" variant="default" onClick={() => setSure(false)}>
            {t("cancel")}
          </Button>
        </>
      )}
      {discarding.error && <Failed error={discarding.error} />}
    </Group>
  );
}
