import { Button, Menu } from "@mantine/core";
import { IconPlus, IconTrash, IconWand } from "@tabler/icons-react";
import { useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { DraftSheet } from "../../../api/generated";
import type { Edits } from "../graph";
import { isDoor, pointOf, tidied } from "../graph/drawing";
import type { Reveal } from "../graph/going";
import { GraphLater } from "../graph/later";
import { useLinksInside } from "../graph/links";
import { Panel } from "../graph/panel";
import { lead, leadNew, NEW_KEY } from "../graph/ways";
import { freeKeys, nodesOf, optionsOf, putInNode } from "./document";
import { DoingsSwitch, useDoings } from "./doings";
import { useDrafting } from "./drafting";
import { addNode, NEW_KINDS, type NewKind } from "./new_places";
import { Place } from "./place";
import { useOthers } from "./presence";
import { useTitles } from "./target_field";
import classes from "./editor.module.css";

interface Props {
  name: string;
  sheet: DraftSheet;
  reveal: RefObject<Reveal | null>;
  /** Whether the room beside the graph is taken. */
  isCrowded: boolean;
}

/** The draft as a graph; a place that is chosen has beside it all that the outline has. */
export function DraftGraph({ name: flow, sheet: { tree, live }, reveal, isCrowded }: Props) {
  const { t } = useTranslation("graph");
  const { document, kinds, problems, language, lit, edit } = useDrafting();
  const [said, say] = useState("");
  const [isTold, tell] = useState(false);
  const doings = useDoings(flow, live, tree, isTold);
  const visitors = useVisitors(flow);
  const titles = useTitles();
  useLinksInside(reveal);
  const edits: Edits = {
    lead: (node, way, target) =>
      edit((before) => {
        if (way !== NEW_KEY) return lead(before, node, way, target);
        const key = freeKeys(before, optionsOf(nodesOf(before)[node] ?? {}))[0];
        return key === undefined ? before : leadNew(before, node, key, target);
      }),
    put: (node, point, about) => edit((before) => putInNode(before, node, ["place"], point), about && `${node}.place`),
    remove: (node) => {
      if (isDoor(document, node)) return say(t("needed", { place: titles(node) }));
      edit((before) => putInNode(before, node, [], undefined));
      say(t("removed", { place: titles(node) }));
    },
  };
  const add = (kind: NewKind) => {
    const made = addNode(document, kind, "");
    edit(() => made.document);
    reveal.current?.open(made.name);
  };
  const isTidy = Object.values(nodesOf(document)).every(({ place }) => pointOf(place) === null);
  return (
    <>
      <GraphLater
        document={document}
        kinds={kinds}
        problems={problems}
        language={language}
        lit={lit}
        visitors={visitors}
        figures={doings.figures}
        isCrowded={isCrowded}
        reveal={reveal}
        edits={edits}
        tools={
          <>
            <Menu withinPortal position="bottom-start">
              <Menu.Target>
                <Button variant="default" size="xs" leftSection={<IconPlus size={16} />}>
                  {t("add")}
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {NEW_KINDS.map((kind) => (
                  <Menu.Item key={kind} onClick={() => add(kind)}>
                    {t([`editor:newKind.${kind}`, `forms:newKind.${kind}`])}
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconWand size={16} />}
              disabled={isTidy}
              onClick={() => edit(tidied)}
            >
              {t("tidy")}
            </Button>
            {live !== null && <DoingsSwitch name={flow} doings={doings} isOn={isTold} turn={tell} />}
          </>
        }
        panel={(name, close) => (
          <Panel
            key={name}
            title={titles(name)}
            close={close}
            beside={
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} />}
                disabled={isDoor(document, name)}
                onClick={() => edits.remove(name)}
              >
                {t("remove")}
              </Button>
            }
          >
            <Place name={name} depth={0} place={tree?.places.find((place) => place.name === name)} opened />
          </Panel>
        )}
      />
      <p className={classes.quiet} role="status">
        {said}
      </p>
    </>
  );
}

/** Who else is at each place, by name. */
function useVisitors(flow: string): Record<string, string[]> {
  const at: Record<string, string[]> = {};
  for (const { node, name } of useOthers(flow)) if (node) (at[node] ??= []).push(name);
  return at;
}
