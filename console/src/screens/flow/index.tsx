import { Button, Group, Select, Skeleton } from "@mantine/core";
import { IconChartBar, IconPencil, IconPlus, IconSitemap } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Route, Routes, useNavigate, useParams, useSearchParams } from "react-router";

import {
  draftsListingOptions,
  flowsHistoryOptions,
  flowsListingOptions,
  flowsShowTreeOptions,
} from "../../api/generated/@tanstack/react-query.gen";
import type { DraftView, FlowTree, RevisionView } from "../../api/generated";
import { allowed, may, useMe } from "../../api/session";
import { plain, useLanguageName } from "../../desk/labels";
import { Page } from "../../page";
import { Empty, Failed } from "../../states";
import { Moment } from "../../time";
import { ReadGraph } from "./graph/reading";
import { useView, viewIn, ViewSwitch } from "./graph/view";
import { History } from "./history";
import { Planned } from "./planning/planned";
import { Problems } from "./problems";
import { useIsReached } from "./reached";
import { Branches } from "./tree";
import classes from "./flow.module.css";

const FIRST = "hotline";
const Editor = lazy(() => import("./edit"));
const New = lazy(() => import("./new"));
const Compare = lazy(() => import("./planning/compare"));
const Figures = lazy(() => import("./figures"));

/** What callers hear: each flow as a tree to be read, with its problems and its history. */
export default function Flow() {
  return (
    <Routes>
      <Route index element={<Any />} />
      <Route path="new" element={<New />} />
      <Route path=":name" element={<One />} />
      <Route path=":name/edit" element={<Editor />} />
      <Route path=":name/compare" element={<Compare />} />
      <Route path=":name/figures" element={<Figures />} />
    </Routes>
  );
}

/** Goes to the flow that a visitor means: the hotline's own, else the first. */
function Any() {
  const { t } = useTranslation("flow");
  const { data, error, refetch } = useQuery(flowsListingOptions());
  const drafts = useDrafts();
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Page title={t("title")}>{<Waiting />}</Page>;
  const first = data.find((flow) => flow.name === FIRST) ?? data.find((flow) => flow.live) ?? data[0];
  const name = first?.name ?? drafts[0]?.flow;
  if (name) return <Navigate to={name} replace />;
  return (
    <Page title={t("title")} beside={<Begin />}>
      <Empty icon={<IconSitemap size={36} stroke={1.5} />} title={t("none.title")}>
        {t("none.words")}
      </Empty>
    </Page>
  );
}

function One() {
  const { t } = useTranslation(["flow", "flow_figures"]);
  const { name = "" } = useParams();
  const [search] = useSearchParams();
  const number = Number(search.get("revision")) || undefined;
  const flows = useQuery(flowsListingOptions()).data ?? [];
  const tree = useQuery(flowsShowTreeOptions({ path: { name }, query: { number } }));
  const history = useQuery(flowsHistoryOptions({ path: { name } }));
  const drafts = useDrafts();
  const isReached = useIsReached(name);
  const go = useNavigate();
  const shown = tree.data;
  const unheard = drafts.filter((draft) => !flows.some((flow) => flow.name === draft.flow));
  const menus = [
    ...flows.map((flow) => ({ value: flow.name, label: plain(flow.name) })),
    ...unheard.map((draft) => ({ value: draft.flow, label: t("drafted", { menu: plain(draft.flow) }) })),
  ];
  const isUnheard = unheard.some((draft) => draft.flow === name);
  return (
    <Page
      title={shown?.tree.title ?? plain(name)}
      about={shown && <About revision={shown.revision} isReached={isReached} />}
      beside={
        <Group>
          {menus.length > 1 && (
            <Select
              aria-label={t("choose")}
              data={menus}
              value={name}
              onChange={(chosen) => chosen && void go(`/flow/${chosen}`)}
              allowDeselect={false}
              w={220}
            />
          )}
          <Link to="/clips">{t("recordings")}</Link>
          {shown && (
            <Button component={Link} to={`/flow/${name}/figures`} variant="default" leftSection={<IconChartBar size={17} />}>
              {t("flow_figures:callersDo")}
            </Button>
          )}
          {(shown || isUnheard) && <Change name={name} />}
          <Begin />
        </Group>
      }
    >
      {isUnheard && (
        <Empty icon={<IconSitemap size={36} stroke={1.5} />} title={t("never.title")}>
          {t("never.words")}
        </Empty>
      )}
      {tree.error && !isUnheard && <Failed error={tree.error} again={() => void tree.refetch()} />}
      {!shown && !tree.error && <Waiting />}
      {shown && (
        <div className={classes.failing}>
          <Planned name={name} failing />
        </div>
      )}
      {shown && (
        <div className={classes.split}>
          <Whole flow={shown} />
          <div className={classes.beside}>
            <Planned name={name} />
            <History name={name} revisions={history.data} shown={shown.revision.number} isReached={isReached} />
          </div>
        </div>
      )}
    </Page>
  );
}

/** Whether callers hear it; what is still wanted for that. */
function About({ revision: { live, number }, isReached }: { revision: RevisionView; isReached: boolean }) {
  const { t } = useTranslation("flow");
  const { person } = useMe();
  if (!live || isReached) return t(live ? "live" : "notLive", { number });
  return (
    <>
      {t("noLine", { number })} {may(person.role, "manager") && <Link to="/administration/lines">{t("toLines")}</Link>}
    </>
  );
}

/** The drafts that managers are at; nobody else is told. */
function useDrafts(): DraftView[] {
  const mayEdit = allowed(useMe().person, "edit_menus");
  return useQuery({ ...draftsListingOptions(), enabled: mayEdit }).data ?? [];
}

/** The way to a new menu, for managers. */
function Begin() {
  const { t } = useTranslation("flow");
  const { person } = useMe();
  if (!may(person.role, "manager") || !allowed(person, "edit_menus")) return null;
  return (
    <Button component={Link} to="/flow/new" variant="default" leftSection={<IconPlus size={17} />}>
      {t("newMenu")}
    </Button>
  );
}

/** The way into the editor, for managers; whose draft it is that one goes on with. */
function Change({ name }: { name: string }) {
  const { t } = useTranslation("flow");
  const mayEdit = allowed(useMe().person, "edit_menus");
  const drafts = useDrafts();
  const [view] = useView();
  if (!mayEdit) return <NotMine />;
  const draft = drafts.find(({ flow }) => flow === name);
  return (
    <div>
      <Button component={Link} to={`/flow/${name}/edit${viewIn(view)}`} leftSection={<IconPencil size={17} />}>
        {t(draft ? "goOn" : "change")}
      </Button>
      {draft && (
        <div className={classes.quiet}>
          {t("draftOf", { who: draft.changed_by ?? t("history.installer") })} <Moment at={draft.changed_at} />
        </div>
      )}
    </div>
  );
}

function NotMine() {
  const { t } = useTranslation("planning");
  return <p className={classes.quiet}>{t("mayNotEdit")}</p>;
}

/** The tree in one of its languages. */
function Whole({ flow }: { flow: FlowTree }) {
  const { t, i18n } = useTranslation("flow");
  const [search, go] = useSearchParams();
  const languageName = useLanguageName();
  const [view] = useView();
  const { tree } = flow;
  const languages = [...tree.languages, ...tree.planned_languages];
  const wanted = search.get("language") ?? i18n.language;
  const language = languages.includes(wanted) ? wanted : (languages[0] ?? "en");
  return (
    <div>
      <Problems flow={flow} />
      <div className={classes.bar}>
        <ViewSwitch />
        <Select
          label={t("language")}
          data={languages.map((value) => ({
            value,
            label: tree.planned_languages.includes(value) ? t("planned", { language: languageName(value) }) : languageName(value),
          }))}
          value={language}
          onChange={(chosen) => {
            const next = new URLSearchParams(search);
            next.set("language", chosen ?? language);
            go(next, { replace: true });
          }}
          allowDeselect={false}
          w={220}
        />
        {(tree.common_keys.length > 0 || tree.back_key) && (
          <div>
            <div className={classes.quiet}>{t("everywhere")}</div>
            <ul className={classes.common}>
              {tree.common_keys.map((common) => (
                <li key={common.key}>
                  <kbd className={classes.key}>{common.key}</kbd>
                  <a href={`#${common.target}`}>{common.target_title}</a>
                </li>
              ))}
              {tree.back_key && (
                <li>
                  <kbd className={classes.key}>{tree.back_key}</kbd>
                  {t("menuBefore")}
                </li>
              )}
            </ul>
          </div>
        )}
      </div>
      {view === "graph" ? <ReadGraph flow={flow} language={language} /> : <Branches flow={flow} language={language} />}
    </div>
  );
}

function Waiting() {
  const { t } = useTranslation("flow");
  return (
    <div role="status" aria-label={t("loading")} className={classes.split}>
      <Skeleton height={560} radius="md" />
      <Skeleton height={260} radius="md" />
    </div>
  );
}
