import type { ChangeLine } from "../../../api/generated";

export interface Compared {
  flow: string;
  since: number;
  revision: number;
}

/** The revisions of a menu that an act came from and led to; null where it was not about two. */
export function comparedIn({ subject, before, after }: Pick<ChangeLine, "subject" | "before" | "after">): Compared | null {
  const [noun, flow] = subject.split(":");
  const [since, revision] = [before?.revision, after?.revision];
  if (noun !== "flow" || !flow || typeof since !== "number" || typeof revision !== "number" || since === revision) return null;
  return { flow, since, revision };
}
