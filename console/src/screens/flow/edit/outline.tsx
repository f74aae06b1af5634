import { Select } from "@mantine/core";
import { useMemo, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { CallflowsTreePlace, Tree } from "../../../api/generated";
import { nodesOf } from "./document";
import { useDrafting } from "./drafting";
import { FlowSettings } from "./flow_settings";
import { Place } from "./place";
import { useTitles } from "./target_field";

interface Line {
  name: string;
  depth: number;
  place: CallflowsTreePlace | undefined;
}

/** Every place once, in the order in which callers come to it; one that is new stands last until the server has seen it. */
export function Outline({ tree }: { tree: Tree | null }) {
  const nodes = nodesOf(useDrafting().document);
  const lines = useMemo(() => ordered(Object.keys(nodes), tree), [nodes, tree]);
  return (
    <>
      <FlowSettings />
      {lines.map(({ name, depth, place }) => (
        <Place key={name} name={name} depth={depth} place={place} />
      ))}
    </>
  );
}

interface GoToProps {
  tree: Tree | null;
  field: RefObject<HTMLInputElement | null>;
  go: (name: string) => void;
}

/** To a place of the outline. */
export function goInOutline(name: string): void {
  const place = document.getElementById(name);
  place?.focus();
  place?.scrollIntoView({ block: "start" });
}

/** The short way to a place, by its name. */
export function GoTo({ tree, field, go }: GoToProps) {
  const { t } = useTranslation("editor");
  const nodes = nodesOf(useDrafting().document);
  const titles = useTitles();
  return (
    <Select
      ref={field}
      label={t("goTo")}
      placeholder="F3"
      data={ordered(Object.keys(nodes), tree).map(({ name }) => ({ value: name, label: titles(name) }))}
      value={null}
      searchable
      nothingFoundMessage={t("nothingFound")}
      onChange={(name) => name !== null && go(name)}
      w={260}
    />
  );
}

function ordered(names: string[], tree: Tree | null): Line[] {
  const known = new Map((tree?.places ?? []).map((place) => [place.name, place]));
  const drawn = [...known.values()].filter(({ name }) => names.includes(name));
  const added = names.filter((name) => !known.has(name));
  return [
    ...drawn.map((place) => ({ name: place.name, depth: place.depth, place })),
    ...added.map((name) => ({ name, depth: 0, place: undefined })),
  ];
}
