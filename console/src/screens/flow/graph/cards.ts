import { Position, type Edge } from "@xyflow/react";
import { useRef } from "react";

import type { CardData, CardNode } from "./card";
import type { Line, Point, Spot } from "./drawing";
import { heightOf, middleOfRow, WIDTH } from "./measures";
import { NEW_KEY } from "./ways";

const DOT = 10;
const MIDDLE_OF_HEAD = 27;

/** Cards as the canvas takes them; one that is as it was stays the same object, and is not drawn again. */
export function useCards(): (data: CardData, at: Point, name: string) => CardNode {
  const kept = useRef(new Map<string, { same: string; figures: unknown; node: CardNode }>());
  return (data, at, name) => {
    const { figures, ...plain } = data;
    const same = JSON.stringify([plain, at, name]);
    const before = kept.current.get(data.spot.name);
    if (before?.same === same && before.figures === figures) return before.node;
    const node = cardOf(data, at, name);
    kept.current.set(data.spot.name, { same, figures, node });
    return node;
  };
}

function cardOf(data: CardData, position: Point, ariaLabel: string): CardNode {
  const { spot, edits } = data;
  const height = heightOf(spot, data.figures?.foot !== undefined, edits);
  return {
    id: spot.name,
    type: "card",
    position,
    data,
    ariaLabel,
    width: WIDTH,
    height,
    handles: handlesOf(spot, edits),
    domAttributes: { "aria-roledescription": undefined, id: `spot-${spot.name}` } as CardNode["domAttributes"],
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

export function edgeOf({ id, source, way }: Line, chosen: string | null): Edge {
  return {
    id,
    source,
    sourceHandle: way.id,
    target: way.target,
    className: [!way.isMain && "aside", way.isOff && "off", (source === chosen || way.target === chosen) && "near"]
      .filter(Boolean)
      .join(" "),
    focusable: false,
    reconnectable: "target",
    zIndex: source === chosen ? 1 : 0,
  };
}
