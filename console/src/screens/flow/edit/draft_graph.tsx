import type { RefObject } from "react";

import type { Tree } from "../../../api/generated";
import type { NodeFigures } from "../graph/card";
import { GraphLater } from "../graph/later";
import { useLinksInside } from "../graph/links";
import { Panel } from "../graph/panel";
import { useDrafting } from "./drafting";
import { Place } from "./place";
import { useTitles } from "./target_field";

interface Props {
  tree: Tree | null;
  reveal: RefObject<((name: string) => void) | null>;
  figures?: Record<string, NodeFigures>;
}

/** The draft as a graph; a place that is chosen has beside it all that the outline has. */
export function DraftGraph({ tree, reveal, figures }: Props) {
  const { document, kinds, problems, language, lit } = useDrafting();
  const titles = useTitles();
  useLinksInside(reveal);
  return (
    <GraphLater
      document={document}
      kinds={kinds}
      problems={problems}
      language={language}
      lit={lit}
      figures={figures}
      reveal={reveal}
      panel={(name, close) => (
        <Panel key={name} title={titles(name)} close={close}>
          <Place name={name} depth={0} place={tree?.places.find((place) => place.name === name)} opened />
        </Panel>
      )}
    />
  );
}
