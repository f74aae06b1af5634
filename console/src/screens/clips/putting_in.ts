import { draftsBegin, draftsSave } from "../../api/generated";
import { asWritten, fileName } from "../../clips/names";

/** Puts one clip in another's place everywhere in a menu's draft, begun if there is none; gives the menu's name. */
export async function putIn(flow: string, was: string, now: string): Promise<string> {
  const { data } = await draftsBegin({ path: { name: flow } });
  const document = replaced(data.document, was, asWritten(now)) as Record<string, unknown>;
  await draftsSave({ path: { name: flow }, body: { version: data.draft.version, document } });
  return flow;
}

/** The document with another name wherever that clip is played. */
export function replaced(part: unknown, was: string, now: string): unknown {
  if (Array.isArray(part)) return part.map((inner) => replaced(inner, was, now));
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, key === "audio" || key === "music" ? named(value, was, now) : replaced(value, was, now)]),
  );
}

function named(value: unknown, was: string, now: string): unknown {
  if (Array.isArray(value)) return value.map((each) => named(each, was, now));
  return typeof value === "string" && fileName(value) === was ? now : value;
}
