/** Below so many calls a share says nothing: both numbers are told instead. */
export const FEW = 30;
const CHANCE_Z = 1.96;

export interface Part {
  calls: number;
  of: number;
}

/** From 0 to 1; null where there are too few to divide by. */
export function share({ calls, of }: Part): number | null {
  return of < FEW ? null : calls / of;
}

/** Whether two shares differ by more than chance would have it once in twenty times; null: too few to say. */
export function difference(now: Part, before: Part): "more" | "less" | "same" | null {
  const [one, other] = [share(now), share(before)];
  if (one === null || other === null) return null;
  const both = (now.calls + before.calls) / (now.of + before.of);
  const error = Math.sqrt(both * (1 - both) * (1 / now.of + 1 / before.of));
  if (error === 0 || Math.abs(one - other) / error < CHANCE_Z) return "same";
  return one > other ? "more" : "less";
}
