import { Graph, layout } from "@dagrejs/dagre";

import type { Line, Point } from "./drawing";
import { WIDTH } from "./measures";

export interface Box {
  name: string;
  height: number;
}

const BETWEEN_RANKS = 84;
const BETWEEN_BOXES = 26;
/** How much a line wants to be short and straight: the one by which its place is first come to, before all others. */
const [FIRST, MAIN, ASIDE] = [16, 2, 1];

/**
 * Where each box stands (its upper left corner): in columns from left to right, as many as it takes the fewest ways to
 * come there from the start, with as few crossings as can be had. Lines to an earlier column move nothing, so that two
 * hundred places are laid out while one blinks.
 */
export function laidOut(boxes: Box[], lines: Line[]): Map<string, Point> {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", ranksep: BETWEEN_RANKS, nodesep: BETWEEN_BOXES });
  for (const { name, height } of boxes) graph.setNode(name, { width: WIDTH, height });
  const { first, depths } = firstMet(boxes, lines);
  const onwards = lines.filter(({ source, way }) => depths.get(way.target) === depths.get(source)! + 1);
  for (const { source, way } of onwards) graph.setEdge(source, way.target, { weight: way.isMain ? MAIN : ASIDE });
  for (const { source, way } of first) graph.setEdge(source, way.target, { weight: FIRST });
  layout(graph);
  return new Map(
    boxes.map(({ name, height }) => {
      const { x = 0, y = 0 } = graph.node(name) as Partial<Point>;
      return [name, { x: Math.round(x - WIDTH / 2), y: Math.round(y - height / 2) }];
    }),
  );
}

/** The line by which each place is first come to, nearest the start; by wish before by silence and faults. */
function firstMet(boxes: Box[], lines: Line[]): { first: Line[]; depths: Map<string, number> } {
  const out = new Map(boxes.map(({ name }): [string, Line[]] => [name, []]));
  for (const line of lines) out.get(line.source)?.push(line);
  const depths = new Map<string, number>();
  const first: Line[] = [];
  for (const { name: root } of boxes) {
    if (depths.has(root)) continue;
    depths.set(root, 0);
    const mine = [root];
    for (const isMain of [true, false]) {
      const todo = [...mine];
      for (let place = todo.shift(); place !== undefined; place = todo.shift())
        for (const line of (out.get(place) ?? []).filter(({ way }) => way.isMain === isMain)) {
          const { target } = line.way;
          if (depths.has(target)) continue;
          depths.set(target, depths.get(place)! + 1);
          first.push(line);
          mine.push(target);
          todo.push(target);
        }
    }
  }
  return { first, depths };
}
