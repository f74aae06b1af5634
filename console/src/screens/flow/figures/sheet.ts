import type { PlaceFigures } from "../../../api/generated";
import type { Key, Spot } from "./spots";

const DEEDS = ["silent", "erred", "repeated", "broke", "went_on", "connected", "hung_up", "finished", "cut_off"] as const;
const FIGURES = ["calls", "times", "seconds", "median_seconds", ...DEEDS];
const HEAD = ["place", "title", "key", "label"];
const MARK = "\ufeff"; // without which Excel takes it for another encoding

type Cell = string | number;

/** Every place and key as a table for other programs: one row each, a place's own row without a key. */
export function sheetOf(spots: Spot[], isBeside: boolean, separator: string): string {
  const before = isBeside ? FIGURES.map((name) => `before_${name}`) : [];
  const rows = spots.flatMap((spot) => [placeRow(spot, isBeside), ...spot.keys.map((key) => keyRow(spot, key, isBeside))]);
  const all: Cell[][] = [[...HEAD, ...FIGURES, ...before], ...rows];
  return MARK + all.map((cells) => cells.map((cell) => written(cell, separator)).join(separator)).join("\r\n") + "\r\n";
}

function placeRow({ name, title, now, before }: Spot, isBeside: boolean): Cell[] {
  return [name, title, "", "", ...ofPlace(now), ...(isBeside ? ofPlace(before) : [])];
}

function ofPlace(place: PlaceFigures | undefined): Cell[] {
  if (!place) return FIGURES.map(() => 0);
  const { entered, seconds, median_seconds: median } = place;
  return [entered.calls, entered.times, seconds, median, ...DEEDS.map((deed) => place[deed].calls)];
}

function keyRow({ name, title }: Spot, { key, label, chosen }: Key, isBeside: boolean): Cell[] {
  const rest = FIGURES.slice(2).map(() => "");
  const before = chosen.before ? [chosen.before.calls, chosen.before.times, ...rest] : [];
  return [name, title, key, label, chosen.now.calls, chosen.now.times, ...rest, ...(isBeside ? before : [])];
}

/** Quoted where it must be, and never taken for a formula. */
function written(cell: Cell, separator: string): string {
  if (typeof cell === "number") return String(cell);
  const text = /^\s*[=+\-@]/.test(cell) ? `'${cell}` : cell;
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands the table to the browser as a file. */
export function download(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
