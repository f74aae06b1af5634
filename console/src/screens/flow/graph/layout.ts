import type { Drawing, Line, Point } from "./drawing";
import { WIDTH } from "./measures";

export interface Box {
  name: string;
  height: number;
}

const BETWEEN_COLUMNS = 92;
const BETWEEN_BOXES = 28;

/**
 * Where each box stands (its upper left corner). Columns go from left to right, as many as it takes the fewest ways to
 * come there from the start; what a place leads to first stands in line with it, the rest below in the order of its ways.
 */
export function laidOut(boxes: Box[], lines: Line[]): Map<string, Point> {
  const { roots, below } = hung(boxes, lines);
  const heights = new Map(boxes.map(({ name, height }) => [name, height]));
  const points = new Map<string, Point>();
  const ends: number[] = [];
  const put = (name: string, column: number, top: number) => {
    const y = Math.max(top, ...inLine(name, below).map((_, further) => ends[column + further] ?? 0));
    points.set(name, { x: column * (WIDTH + BETWEEN_COLUMNS), y });
    ends[column] = y + (heights.get(name) ?? 0) + BETWEEN_BOXES;
    for (const next of below.get(name) ?? []) put(next, column + 1, y);
  };
  for (const root of roots) put(root, 0, 0);
  return points;
}

/** A place, what hangs first below it, what hangs first below that, and so on. */
function inLine(name: string, below: Map<string, string[]>): string[] {
  const line: string[] = [];
  for (let each: string | undefined = name; each !== undefined; each = below.get(each)?.[0]) line.push(each);
  return line;
}

/** Each place below the one from which it is first come to, nearest the start; by wish before by silence and faults. */
function hung(boxes: Pick<Box, "name">[], lines: Line[]): { roots: string[]; below: Map<string, string[]> } {
  const below = new Map(boxes.map(({ name }): [string, string[]] => [name, []]));
  const out = new Map(boxes.map(({ name }): [string, Line[]] => [name, []]));
  for (const line of lines) out.get(line.source)?.push(line);
  const met = new Set<string>();
  const roots: string[] = [];
  for (const { name: root } of boxes) {
    if (met.has(root)) continue;
    met.add(root);
    roots.push(root);
    const mine = [root];
    for (const isAny of [false, true])
      for (const todo = [...mine]; todo.length > 0; ) {
        const place = todo.shift()!;
        for (const { way } of out.get(place) ?? []) {
          if (met.has(way.target) || !below.has(way.target) || (!isAny && !way.isMain)) continue;
          met.add(way.target);
          below.get(place)!.push(way.target);
          mine.push(way.target);
          todo.push(way.target);
        }
      }
  }
  return { roots, below };
}

/** The lines by which places hang together; all others lead across. */
export function firstLines({ spots, lines }: Drawing): Set<Line> {
  const { below } = hung(spots, lines);
  const wanted = new Set([...below].flatMap(([name, places]) => places.map((place) => `${name}>${place}`)));
  return new Set(lines.filter(({ source, way }) => wanted.delete(`${source}>${way.target}`)));
}
