import { Position, type Edge } from "@xyflow/react";
import { useRef } from "react";

import type { CardData, CardNode } from "./card";
import type { Line, Point, Spot } from "./drawing";
import { heightOf, middleOfRow, WIDTH } from "./measures";
import { NEW_KEY } from "./ways";

const DOT = 10;
const MIDDLE_OF_HEAD = 27;

interface Told {
  name: string;
  /** The id of what is told beside each card's name. */
  hint: string;
}

/** Cards as the canvas takes them; one that is as it was stays the same object, and is not drawn again. */
export function useCards(): (data: CardData, at: Point, told: Told) => CardNode {
  const kept = useRef(new Map<string, { same: string; figures: unknown; node: CardNode }>());
  return (data, at, told) => {
    const { figures, ...plain } = data;
    const same = JSON.stringify([plain, at, told]);
    const before = kept.current.get(data.spot.name);
    if (before?.same === same && before.figures === figures) return before.node;
    const node = cardOf(data, at, told);
    kept.current.set(data.spot.name, { same, figures, node });
    return node;
  };
}

function cardOf(data: CardData, position: Point, { name, hint }: Told): CardNode {
  const { spot, edits } = data;
  const height = heightOf(spot, data.figures?.foot !== undefined, edits);
  return {
    id: spot.name,
    type: "card",
    position,
    data,
    ariaLabel: name,
    width: WIDTH,
    height,
    handles: handlesOf(spot, edits),
    domAttributes: { "aria-roledescription": undefined, "aria-describedby": hint },
  };
}

/** Where lines begin and end, told beforehand: nothing need be measured. */
function handlesOf({ words, ways, takesKeys }: Spot, edits: boolean): CardNode["handles"] {
  const dot = { width: DOT, height: DOT };
  const ids = [...ways.map(({ id }) => id), ...(edits && takesKeys ? [NEW_KEY] : [])];
  return [
    { ...dot, type: "target", position: Position.Left, x: -DOT / 2, y: MIDDLE_OF_HEAD - DOT / 2 },
    ...ids.map((id, row) => ({
      ...dot,
      id,
      type: "source" as const,
      position: Position.Right,
      x: WIDTH - DOT / 2,
      y: middleOfRow(words, row) - DOT / 2,
    })),
  ];
}

/** Lines; those of the place that is pointed at stand out (only those are drawn again for it), those across are faint. */
export function edgesOf(lines: Line[], pointed: string | null, first: Set<Line>): Edge[] {
  return lines.map((line) => {
    const { id, source, way } = line;
    const isNear = source === pointed || way.target === pointed;
    const kept = drawn.get(line);
    if (kept && !isNear) return kept;
    const look = [!way.isMain && "aside", way.isOff && "off", !first.has(line) && "across", isNear && "near"].filter(Boolean).join(" ");
    const edge: Edge = {
      id,
      source,
      sourceHandle: way.id,
      target: way.target,
      className: look,
      reconnectable: "target",
    };
    if (!isNear) drawn.set(line, edge);
    return edge;
  });
}

const drawn = new WeakMap<Line, Edge>();
