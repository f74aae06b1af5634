/** A topic, and the id of what changed in it. */
export type Hint = [topic: string, id: string];

/** What the keeper of the stream tells every page of this browser. */
export type News =
  | { type: "hints"; hints: Hint[] }
  | { type: "reload" }
  | { type: "open" }
  | { type: "lost" }
  /** The server would not have it: perhaps nobody is logged in any more. */
  | { type: "refused" }
  | { type: "ended" };
