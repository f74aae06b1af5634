import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { FlowFigures, Tree } from "../../../api/generated";
import { flowFiguresShowOptions, flowsShowTreeOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../../api/session";
import { Failed, Loading } from "../../../states";
import { serverClock } from "../../../time";
import { dayIn } from "../../../time/zoned";
import { isAlike } from "../figures/alike";
import { onCard } from "../figures/drawn";
import { FEW } from "../figures/shares";
import { spotsOf } from "../figures/spots";
import type { NodeFigures } from "../graph/card";
import classes from "./editor.module.css";

const DAYS = 7;
const DAY_MILLISECONDS = 86_400_000;

/** What callers did of late, as far as it is known. */
export interface Doings {
  /** By place, of what the draft has as callers have heard it. */
  figures: Record<string, NodeFigures> | undefined;
  found: FlowFigures | undefined;
  error: unknown;
  again: () => void;
}

/** What callers did in the revision that the draft is compared with; asked for once it is wanted. */
export function useDoings(name: string, live: number | null, draft: Tree | null, isWanted: boolean): Doings {
  const { company } = useMe();
  const asked = { revision: live ?? undefined, first_day: dayIn(company.time_zone, serverClock.now() - (DAYS - 1) * DAY_MILLISECONDS) };
  const figures = useQuery({ ...flowFiguresShowOptions({ path: { name }, query: asked }), enabled: isWanted });
  const heard = useQuery({ ...flowsShowTreeOptions({ path: { name }, query: { number: asked.revision } }), enabled: isWanted });
  const [found, then] = [figures.data, heard.data?.tree];
  const drawn = useMemo(() => (isWanted && found && then ? drawnOn(draft, then, found) : undefined), [isWanted, draft, then, found]);
  const again = () => void Promise.all([figures.refetch(), heard.refetch()]);
  return { figures: drawn, found, error: figures.error ?? heard.error, again };
}

/** On each place that is in both; beside its keys that are what they were. */
function drawnOn(draft: Tree | null, then: Tree, found: FlowFigures): Record<string, NodeFigures> {
  const both = { now: found, before: null };
  const placesOf = (tree: Tree | null) => new Map((tree?.places ?? []).map((place) => [place.name, place]));
  const [here, there] = [placesOf(draft), placesOf(then)];
  return Object.fromEntries(
    spotsOf(then, both).here.flatMap((spot) => {
      const [place, was] = [here.get(spot.name), there.get(spot.name)];
      return place && was ? [[spot.name, onCard(spot, both, (key) => isAlike(key, place, was))]] : [];
    }),
  );
}

interface Props {
  name: string;
  doings: Doings;
  isOn: boolean;
  turn: (on: boolean) => void;
}

/** Turns the numbers on and off; beside it whose they are, and the way to all of them. */
export function DoingsSwitch({ name, doings, isOn, turn }: Props): ReactNode {
  const { t } = useTranslation("flow_figures");
  const { found, figures, error, again } = doings;
  return (
    <>
      <Switch label={t("callersDid")} checked={isOn} onChange={(event) => turn(event.currentTarget.checked)} />
      {isOn && error !== null && <Failed error={error} again={again} />}
      {isOn && error === null && !figures && <Loading />}
      {isOn && figures && found && (
        <p className={`${classes.quiet} ${classes.whose}`} role="status">
          {t("whose", { number: found.revision, days: DAYS, calls: found.calls })}{" "}
          {found.calls < FEW && found.calls > 0 && t("fewCalls", { few: FEW })}{" "}
          <Link to={`/flow/${name}/figures?view=graph&revision=${found.revision}&first_day=${found.first_day}`}>{t("allFigures")}</Link>
        </p>
      )}
    </>
  );
}
