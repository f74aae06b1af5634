import type { Line, Point } from "./drawing";

export type Arrow = "ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight";

/** What is not straight ahead counts so much further away. */
const ASIDE = 3;
/** What no line leads to counts so much further away than what one leads to. */
const UNCONNECTED = 4;

/** The place that an arrow key leads to: the nearest that way, first those that a line leads to. */
export function neighbour(from: string, arrow: Arrow, points: Map<string, Point>, lines: Line[]): string | null {
  const here = points.get(from);
  if (!here) return null;
  const alongX = arrow === "ArrowLeft" || arrow === "ArrowRight";
  const sign = arrow === "ArrowRight" || arrow === "ArrowDown" ? 1 : -1;
  const connected = new Set(
    lines.filter(({ source, way }) => source === from || way.target === from).flatMap(({ source, way }) => [source, way.target]),
  );
  let [best, shortest] = [null as string | null, Infinity];
  for (const [name, { x, y }] of points) {
    const [right, down] = [x - here.x, y - here.y];
    const [ahead, aside] = alongX ? [right * sign, Math.abs(down)] : [down * sign, Math.abs(right)];
    if (name === from || ahead <= 0) continue;
    const isNear = !alongX || connected.has(name);
    const distance = (ahead + aside * (alongX ? 1 : ASIDE)) * (isNear ? 1 : UNCONNECTED);
    if (distance < shortest) [best, shortest] = [name, distance];
  }
  return best;
}

export function isArrow(key: string): key is Arrow {
  return /^Arrow(Up|Down|Left|Right)$/.test(key);
}
