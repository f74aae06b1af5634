import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { FlowTree } from "../../../api/generated";
import type { NodeFigures } from "../graph/card";
import { ReadGraph } from "../graph/reading";
import { Before, Calls, useShare } from "./number";
import { spotsOf, type Both, type Spot } from "./spots";
import classes from "./figures.module.css";

/** The same figures on the graph: beside each way, and at the foot of each card. */
export function Drawn({ flow, both }: { flow: FlowTree; both: Both }) {
  const { i18n } = useTranslation();
  const { languages } = flow.tree;
  const language = languages.includes(i18n.language) ? i18n.language : (languages[0] ?? "en");
  const figures = useMemo(() => {
    const { here } = spotsOf(flow.tree, both);
    return Object.fromEntries(here.map((spot) => [spot.name, onCard(spot, both)]));
  }, [flow.tree, both]);
  return <ReadGraph flow={flow} language={language} figures={figures} />;
}

/** By the ways' ids as the graph has them; who fell silent stands where silence leads. `isShown`: whether a key is. */
export function onCard(spot: Spot, both: Both, isShown: (key: string) => boolean = () => true): NodeFigures {
  const shown = spot.keys.filter(({ key }) => isShown(key));
  const keys = shown.flatMap(({ key }) =>
    ["options", "answers"].map((field) => [`${field}.${key}`, <Way key={key} spot={spot} pressed={key} both={both} />] as const),
  );
  const faults = (["silent", "erred"] as const).map((deed) => [
    deed === "silent" ? "no_input" : "no_match",
    <Fault key={deed} spot={spot} deed={deed} both={both} />,
  ]);
  return { ways: Object.fromEntries([...keys, ...faults]), foot: <Foot spot={spot} both={both} /> };
}

function Way({ spot, pressed, both: { now, before } }: { spot: Spot; pressed: string; both: Both }) {
  const told = useShare();
  const found = spot.keys.find(({ key }) => key === pressed);
  const part = { calls: found?.chosen.now.calls ?? 0, of: spot.now?.entered.calls ?? 0 };
  const theirs = { calls: found?.chosen.before?.calls ?? 0, of: spot.before?.entered.calls ?? 0 };
  const deed = { node: spot.name, did: "chose", key: pressed };
  return (
    <span className={classes.drawn}>
      <Calls of={now} deed={deed} calls={part.calls} name={`${spot.title}: ${pressed} ${found?.label ?? ""}`} />
      {before ? <Before now={part} before={theirs} calls={theirs.calls} /> : part.calls > 0 && told(part)}
    </span>
  );
}

function Fault({ spot, deed, both: { now } }: { spot: Spot; deed: "silent" | "erred"; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const calls = spot.now?.[deed].calls ?? 0;
  return <Calls of={now} deed={{ node: spot.name, did: deed }} calls={calls} name={`${spot.title}: ${t(`did.${deed}`)}`} />;
}

function Foot({ spot, both: { now, before } }: { spot: Spot; both: Both }) {
  const { t } = useTranslation("flow_figures");
  const count = (did: "entered" | "hung_up", of: Both["now"], place: Spot["now"]) => (
    <>
      {t(`did.${did}`)}{" "}
      <Calls of={of} deed={{ node: spot.name, did }} calls={place?.[did].calls ?? 0} name={`${spot.title}: ${t(`did.${did}`)}`} />
    </>
  );
  return (
    <span className={classes.drawn}>
      {count("entered", now, spot.now)}
      {before && <span className={classes.before}>{t("beforeCount", { count: spot.before?.entered.calls ?? 0 })}</span>}
      {(spot.now?.hung_up.calls ?? 0) > 0 && count("hung_up", now, spot.now)}
    </span>
  );
}
