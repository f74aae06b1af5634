import type { ProblemView } from "../../../api/generated";
import { isPart, put, type Part } from "./document";

/** The document in which somebody accepts a warning by name: what it warns of, as it is now, is told no more. */
export function accept(document: Part, { code, path, mark }: ProblemView, by: string, at: string): Part {
  return put(document, ["accepted"], [...others(document, { code, path }), { code, path, mark, by, at }]);
}

/** The document in which a warning is open again. */
export function takeBack(document: Part, problem: Pick<ProblemView, "code" | "path">): Part {
  const left = others(document, problem);
  return put(document, ["accepted"], left.length > 0 ? left : undefined);
}

function others(document: Part, { code, path }: Pick<ProblemView, "code" | "path">): Part[] {
  const accepted = Array.isArray(document.accepted) ? document.accepted.filter(isPart) : [];
  return accepted.filter((each) => each.code !== code || each.path !== path);
}
