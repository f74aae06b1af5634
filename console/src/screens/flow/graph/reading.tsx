import { Skeleton } from "@mantine/core";
import { IconList } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import type { CallflowsTreePlace as Place, FlowTree } from "../../../api/generated";
import { flowsShowRevisionOptions, nodeKindsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { plain } from "../../../desk/labels";
import { Failed } from "../../../states";
import { Fault } from "../problems";
import { Details, Sayings, SIGNS, WayOut } from "../tree";
import type { NodeFigures } from "./card";
import type { Reveal } from "./going";
import { GraphLater } from "./later";
import { useLinksInside } from "./links";
import { Panel } from "./panel";
import flow from "../flow.module.css";
import classes from "./graph.module.css";

interface Props {
  flow: FlowTree;
  language: string;
  figures?: Record<string, NodeFigures>;
}

/** A revision as a graph to be read: a place that is chosen tells all that is said there and where it leads. */
export function ReadGraph({ flow: shown, language, figures }: Props) {
  const { revision, tree, problems } = shown;
  const sheet = useQuery(flowsShowRevisionOptions({ path: { name: tree.flow, number: revision.number } }));
  const kinds = useQuery({ ...nodeKindsListingOptions(), staleTime: Infinity });
  const reveal = useRef<Reveal | null>(null);
  useLinksInside(reveal);
  const error = sheet.error ?? kinds.error;
  if (error) return <Failed error={error} again={() => void Promise.all([sheet.refetch(), kinds.refetch()])} />;
  if (!sheet.data || !kinds.data) return <Skeleton className={classes.frame} radius="md" />;
  return (
    <GraphLater
      document={sheet.data.document}
      kinds={kinds.data}
      problems={problems}
      language={language}
      figures={figures}
      reveal={reveal}
      panel={(name, close) => {
        const place = tree.places.find((each) => each.name === name);
        return place && <Told key={name} flow={shown} place={place} language={language} close={close} />;
      }}
    />
  );
}

interface ToldProps {
  flow: FlowTree;
  place: Place;
  language: string;
  close: () => void;
}

function Told({ flow: shown, place, language, close }: ToldProps) {
  const { t } = useTranslation("graph");
  const Sign = SIGNS[place.kind] ?? IconList;
  return (
    <Panel title={place.title} close={close}>
      <div className={flow.head}>
        <Sign size={19} stroke={1.7} aria-hidden />
        <h2 className={flow.name}>{place.title}</h2>
        <span className={flow.kind}>{t(`flow:kind.${place.kind}`, plain(place.kind))}</span>
        <Details place={place} />
      </div>
      {shown.problems
        .filter(({ node }) => node === place.name)
        .map((fault) => (
          <Fault key={fault.path + fault.message} fault={fault} />
        ))}
      <Sayings place={place} language={language} />
      <ul className={flow.ways}>
        {place.ways.map((way, index) => (
          <li key={`${way.field}-${way.key}-${index}`}>
            <WayOut way={{ ...way, leads: "elsewhere" }} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
