import { useMemo } from "react";

import type { NodeFigures } from "./card";
import type { Drawing, Point } from "./drawing";
import { laidOut } from "./layout";
import { heightOf } from "./measures";

/** Where everything stands: laid out anew when places, ways or heights are otherwise, not when words are. */
export function usePoints(
  { spots, lines }: Drawing,
  figures: Record<string, NodeFigures> | undefined,
  edits: boolean,
): Map<string, Point> {
  const boxes = spots.map((spot) => ({
    name: spot.name,
    height: heightOf(spot, figures?.[spot.name]?.foot !== undefined, edits),
  }));
  const shape = JSON.stringify([boxes, lines.map(({ source, way }) => [source, way.target, way.isMain])]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the shape is all that the layout goes by
  const automatic = useMemo(() => laidOut(boxes, lines), [shape]);
  return useMemo(
    () => new Map(spots.map(({ name, put }) => [name, put ?? automatic.get(name) ?? { x: 0, y: 0 }])),
    [spots, automatic],
  );
}
