import { IconList } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";

import type { FlowTree, PlaceFigures } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { stretch } from "../../../time";
import { SIGNS } from "../tree";
import { Before, Calls, useShare } from "./number";
import { spotsOf, type Both, type Key, type Spot } from "./spots";
import classes from "./figures.module.css";

const DEEDS = ["silent", "erred", "repeated", "broke", "connected", "hung_up", "finished", "cut_off"] as const;
type Deed = (typeof DEEDS)[number];
const ALWAYS = new Set<Deed>(["silent", "erred", "hung_up"]);
/** Where something is asked, so that it tells something when nobody fell silent. */
const ASKING = new Set(["menu", "language", "question", "identify", "case_status", "callback"]);
const DEEPEST = 6;

/** Every place of the menu with what callers did there, in the order of the tree. */
export function Places({ tree, both }: { tree: FlowTree["tree"]; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const { here, gone } = spotsOf(tree, both);
  return (
    <>
      <ol className={classes.places} aria-label={t("places")}>
        {here.map((spot) => (
          <Place key={spot.name} spot={spot} both={both} />
        ))}
      </ol>
      {gone.length > 0 && (
        <section aria-label={t("gone")}>
          <h2 className={classes.heading}>{t("gone")}</h2>
          <ol className={classes.places}>
            {gone.map((spot) => (
              <Place key={spot.name} spot={spot} both={both} />
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Place({ spot, both }: { spot: Spot; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const Sign = SIGNS[spot.kind ?? ""] ?? IconList;
  const isEmpty = !spot.now && !spot.before;
  return (
    <li className={classes.place} style={{ "--depth": Math.min(spot.depth, DEEPEST) } as CSSProperties} data-empty={isEmpty}>
      <section aria-label={spot.title}>
        <div className={classes.head}>
          <Sign size={19} stroke={1.7} aria-hidden />
          <h2 className={classes.name}>{spot.title}</h2>
          {spot.kind && <span className={classes.quiet}>{t(`flow:kind.${spot.kind}`, plain(spot.kind))}</span>}
          {isEmpty && <span className={classes.quiet}>{t("nobody")}</span>}
        </div>
        {!isEmpty && <Whole spot={spot} both={both} />}
        {!isEmpty && spot.keys.length > 0 && (
          <ul className={classes.keys}>
            {spot.keys.map((key) => (
              <Pressed key={key.key} spot={spot} of={key} both={both} />
            ))}
          </ul>
        )}
      </section>
    </li>
  );
}

/** Who came, for how long, and what went wrong or ended there. */
function Whole({ spot, both: { now, before } }: { spot: Spot; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const came = { node: spot.name, did: "entered" };
  const isAsking = ASKING.has(spot.kind ?? "");
  const hasTime = Boolean(spot.now?.seconds || spot.before?.seconds);
  const shown = DEEDS.filter((deed) => (isAsking && ALWAYS.has(deed)) || callsAt(spot.now, deed) + callsAt(spot.before, deed) > 0);
  return (
    <dl className={classes.deeds}>
      <div>
        <dt>{t("did.entered")}</dt>
        <dd>
          <Calls of={now} deed={came} calls={spot.now?.entered.calls ?? 0} name={`${spot.title}: ${t("did.entered")}`} />
          {before && <span className={classes.before}>{t("beforeCount", { count: spot.before?.entered.calls ?? 0 })}</span>}
        </dd>
      </div>
      {hasTime && (
        <div title={t("time.definition")}>
          <dt>{t("time.name")}</dt>
          <dd>
            <Time place={spot.now} />
            {before && (
              <span className={classes.before}>
                {t("before")} <Time place={spot.before} />
              </span>
            )}
          </dd>
        </div>
      )}
      {shown.map((deed) => (
        <Done key={deed} spot={spot} deed={deed} both={{ now, before }} />
      ))}
    </dl>
  );
}

/** The time of the call in the middle, and of all together. */
function Time({ place }: { place: PlaceFigures | undefined }) {
  const { t } = useTranslation("flow_figures");
  if (!place) return <>–</>;
  return (
    <span>
      {stretch(place.median_seconds)} <span className={classes.quiet}>{t("time.all", { time: stretch(place.seconds) })}</span>
    </span>
  );
}

function Done({ spot, deed, both: { now, before } }: { spot: Spot; deed: Deed; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const told = useShare();
  const name = `${spot.title}: ${t(`did.${deed}`)}`;
  const part = (place: PlaceFigures | undefined) => ({ calls: callsAt(place, deed), of: place?.entered.calls ?? 0 });
  const mine = part(spot.now);
  return (
    <div>
      <dt>{t(`did.${deed}`)}</dt>
      <dd>
        <Calls of={now} deed={{ node: spot.name, did: deed }} calls={mine.calls} name={name} />
        {mine.calls > 0 && <span className={classes.quiet}>{told(mine)}</span>}
        {before && (
          <Before
            now={mine}
            before={part(spot.before)}
            calls={<Calls of={before} deed={{ node: spot.name, did: deed }} calls={part(spot.before).calls} name={name} />}
          />
        )}
      </dd>
    </div>
  );
}

/** One key: how many calls chose it, as a share of those who came. */
function Pressed({ spot, of: { key, label, chosen }, both: { now, before } }: { spot: Spot; of: Key; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const told = useShare();
  const name = `${spot.title}: ${key} ${label}`;
  const deed = { node: spot.name, did: "chose", key };
  const [mine, theirs] = [
    { calls: chosen.now.calls, of: spot.now?.entered.calls ?? 0 },
    { calls: chosen.before?.calls ?? 0, of: spot.before?.entered.calls ?? 0 },
  ];
  return (
    <li>
      <span className={classes.option}>
        <kbd className={classes.key}>{key}</kbd> {label || t("otherKey")}
      </span>
      <Meter part={mine} />
      <span className={classes.pressed}>
        <Calls of={now} deed={deed} calls={mine.calls} name={name} />
        {mine.calls > 0 && <span className={classes.quiet}>{told(mine)}</span>}
        {before && (
          <Before now={mine} before={theirs} calls={<Calls of={before} deed={deed} calls={theirs.calls} name={name} />} />
        )}
      </span>
    </li>
  );
}

function Meter({ part }: { part: { calls: number; of: number } }) {
  const width = part.of ? Math.min(1, part.calls / part.of) : 0;
  return (
    <span className={classes.meter} aria-hidden>
      <span style={{ width: `${width * 100}%` }} />
    </span>
  );
}

function callsAt(place: PlaceFigures | undefined, deed: Deed): number {
  return place?.[deed].calls ?? 0;
}
