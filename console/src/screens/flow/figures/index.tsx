import { Button, Group, Select, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconDownload, IconPhoneOff } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";

import type { FlowFigures, FlowTree } from "../../../api/generated";
import { flowFiguresShowOptions, flowsHistoryOptions, flowsShowTreeOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../../api/session";
import { plain } from "../../../desk/labels";
import { Days, FilterBar, OneOf, useFilters } from "../../../log";
import { Page } from "../../../page";
import { Empty, Failed } from "../../../states";
import { useView, ViewSwitch } from "../graph/view";
import { askedOf, besideOf, DAYS_BEFORE, NAMES, type Name } from "./asked";
import { Drawn } from "./drawn";
import { Ends } from "./ends";
import { Places } from "./places";
import { FEW } from "./shares";
import { download, sheetOf } from "./sheet";
import { spotsOf, type Both } from "./spots";
import classes from "./figures.module.css";

/** What callers do in a flow: at each place and with each key, for any days and revisions, two side by side. */
export default function Figures() {
  const { t, i18n } = useTranslation("flow_figures");
  const { company } = useMe();
  const { name = "" } = useParams();
  const [view] = useView();
  const filters = useFilters(NAMES);
  const asked = askedOf(filters.chosen);
  const other = besideOf(filters.chosen);
  const now = useQuery({ ...flowFiguresShowOptions({ path: { name }, query: asked }), placeholderData: keepPreviousData });
  const before = useQuery({
    ...flowFiguresShowOptions({ path: { name }, query: other ?? {} }),
    enabled: other !== null,
    placeholderData: keepPreviousData,
  });
  const tree = useQuery(flowsShowTreeOptions({ path: { name }, query: { number: asked.revision } }));
  const failed = [now, before, tree].find(({ error }) => error);
  const [mine, theirs, hasOther] = [now.data, before.data, other !== null];
  const both: Both | null = useMemo(
    () => (!mine || (hasOther && !theirs) ? null : { now: mine, before: hasOther ? (theirs ?? null) : null }),
    [mine, theirs, hasOther],
  );
  const isEmpty = both !== null && both.now.calls + (both.before?.calls ?? 0) === 0;
  const save = (found: Both, shown: FlowTree) => {
    const { here, gone } = spotsOf(shown.tree, found);
    const comma = new Intl.NumberFormat(i18n.language).format(1.5).includes(",");
    download(`${name}.csv`, sheetOf([...here, ...gone], found.before !== null, comma ? ";" : ","));
  };
  return (
    <Page
      title={t("title", { menu: tree.data?.tree.title ?? plain(name) })}
      about={t("about", { zone: now.data?.zone ?? company.time_zone })}
      beside={
        <Group>
          <Button component={Link} to={`/flow/${name}`} variant="default" leftSection={<IconArrowLeft size={17} />}>
            {t("heard")}
          </Button>
          {both && tree.data && !isEmpty && (
            <Button variant="default" leftSection={<IconDownload size={18} />} onClick={() => save(both, tree.data)}>
              {t("export")}
            </Button>
          )}
        </Group>
      }
    >
      <Filters name={name} filters={filters} found={now.data} />
      {failed && <Failed error={failed.error} again={() => void failed.refetch()} />}
      {(!both || !tree.data) && !failed && <Waiting />}
      {isEmpty && !failed && (
        <Empty icon={<IconPhoneOff size={36} stroke={1.5} />} title={t("none.title")}>
          {t(filters.count > 0 ? "none.filtered" : "none.words")}
        </Empty>
      )}
      {both && tree.data && !isEmpty && !failed && (
        <div aria-busy={now.isPlaceholderData || before.isPlaceholderData} style={{ opacity: now.isPlaceholderData ? 0.55 : 1 }}>
          <Ends both={both} />
          <Caution both={both} />
          <ViewSwitch />
          {view === "graph" ? <Drawn flow={tree.data} both={both} /> : <Places tree={tree.data.tree} both={both} />}
        </div>
      )}
    </Page>
  );
}

interface FiltersProps {
  name: string;
  filters: ReturnType<typeof useFilters<Name>>;
  found: FlowFigures | undefined;
}

/** Which days, which revision, and what stands beside it. */
function Filters({ name, filters: { chosen, choose, clear, count }, found }: FiltersProps) {
  const { t } = useTranslation("flow_figures");
  const history = useQuery(flowsHistoryOptions({ path: { name } })).data ?? [];
  const revisions = history.map(({ number }) => ({ value: String(number), label: t("revision", { number }) }));
  const hasDays = Boolean(chosen.first_day && chosen.last_day);
  const besides = [
    ...(hasDays ? [{ value: DAYS_BEFORE, label: t("daysBefore") }] : []),
    ...revisions.filter(({ value }) => value !== chosen.revision),
  ];
  const [last, former] = [...(found?.served ?? [])].reverse();
  return (
    <FilterBar count={count} clear={clear}>
      <Days chosen={chosen} choose={choose} />
      <OneOf
        label={t("which")}
        value={chosen.revision}
        options={revisions}
        onChoose={(revision) => choose({ revision, ...(revision === chosen.beside && { beside: null }) })}
      />
      <Select
        label={t("beside")}
        placeholder={t("besideNothing")}
        data={besides}
        value={chosen.beside ?? null}
        onChange={(beside) => choose({ beside })}
        clearable
        clearButtonProps={{ "aria-label": t("besideNothing") }}
      />
      {!chosen.revision && last && former && (
        <Button
          variant="light"
          onClick={() => choose({ revision: String(last.number), beside: String(former.number) })}
        >
          {t("lastTwo", { now: last.number, before: former.number })}
        </Button>
      )}
    </FilterBar>
  );
}

/** What must be known before anything is concluded from few calls. */
function Caution({ both: { now, before } }: { both: Both }) {
  const { t } = useTranslation("flow_figures");
  const isFew = now.calls < FEW || (before !== null && before.calls < FEW);
  return (
    <p className={classes.quiet}>
      {isFew && t("fewCalls", { few: FEW })} {before && t("chance")}
    </p>
  );
}

function Waiting() {
  const { t } = useTranslation("flow_figures");
  return (
    <div role="status" aria-label={t("loading")}>
      <Skeleton height={190} radius="md" mb="md" />
      <Skeleton height={420} radius="md" />
    </div>
  );
}
