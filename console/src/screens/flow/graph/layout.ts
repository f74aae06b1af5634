import { Graph, layout } from "@dagrejs/dagre";

import type { Line, Point } from "./drawing";
import { WIDTH } from "./measures";

export interface Box {
  name: string;
  height: number;
}

const BETWEEN_RANKS = 84;
const BETWEEN_BOXES = 28;
const MAIN_WEIGHT = 4;

/** Where each box stands (its upper left corner): from left to right as calls go, with as few crossings as can be had. */
export function laidOut(boxes: Box[], lines: Line[]): Map<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", ranksep: BETWEEN_RANKS, nodesep: BETWEEN_BOXES, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name, height } of boxes) graph.setNode(name, { width: WIDTH, height });
  for (const { source, way } of lines)
    if (source !== way.target) graph.setEdge(source, way.target, { weight: way.isMain ? MAIN_WEIGHT : 1 });
  layout(graph);
  return new Map(
    boxes.map(({ name, height }) => {
      const { x = 0, y = 0 } = graph.node(name) as Partial<Point>;
      return [name, { x: Math.round(x - WIDTH / 2), y: Math.round(y - height / 2) }];
    }),
  );
}
