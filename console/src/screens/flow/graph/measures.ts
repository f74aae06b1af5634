import type { Spot } from "./drawing";

/** In the graph's own pixels: a card's parts have heights that are known before it is drawn, so that nothing moves after. */
export const WIDTH = 264;
export const HEAD = 54;
export const WORDS = 42;
export const ROW = 27;
export const FOOT = 30;
const MARGIN = 8;

export function heightOf({ words, ways, takesKeys }: Spot, hasFoot: boolean, edits: boolean): number {
  const rows = ways.length + (edits && takesKeys ? 1 : 0);
  return topOfRows(words) + rows * ROW + (hasFoot ? FOOT : 0) + MARGIN;
}

/** The middle of a row, from the top of its card. */
export function middleOfRow(words: string | null, row: number): number {
  return topOfRows(words) + row * ROW + ROW / 2;
}

function topOfRows(words: string | null): number {
  return HEAD + (words === null ? 0 : WORDS);
}
