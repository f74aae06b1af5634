import type { NodeKind } from "../../../../api/generated";
import { isPart, languagesOf, nodesOf, type Part } from "../document";

/** One thing that is said: where it stands in the document, below its place. */
export interface Saying {
  node: string;
  path: string[];
  /** The name of the field whose words these are. */
  field: string;
  words: unknown;
}

const PLACEHOLDER = /\{([a-z_]+)\}/g;
const ALWAYS = ["company", "name", "reference", "emergency", "callback_number", "customer_number"];

/** Everything that a document says, place by place. */
export function sayingsOf(document: Part, kinds: NodeKind[]): Saying[] {
  return Object.entries(nodesOf(document)).flatMap(([node, source]) => {
    const fields = kinds.find(({ kind }) => kind === source.kind)?.fields ?? [];
    return fields.flatMap(({ name, shape }) => {
      const value = source[name];
      if (value === undefined) return [];
      if (shape === "prompt") return [{ node, path: [name], field: name, words: value }];
      if (!isPart(value)) return [];
      const inner = shape === "patience" ? ["prompt"] : shape === "datum" ? ["prompt", "repeat", "read_back"] : [];
      return inner
        .filter((part) => value[part] !== undefined)
        .map((part) => ({ node, path: [name, part], field: name, words: value[part] }));
    });
  });
}

/** Words by language, whichever way they are written. */
export function byLanguage(words: unknown, document: Part): Part {
  if (isPart(words)) return words;
  return typeof words === "string" ? { [languagesOf(document)[0] ?? "en"]: words } : {};
}

export function textOf(written: unknown): string {
  const text = isPart(written) ? written.text : written;
  return typeof text === "string" ? text : "";
}

/** Names of recordings and values, in their order. */
export function audioOf(written: unknown): string[] {
  const audio = isPart(written) ? written.audio : undefined;
  if (typeof audio === "string") return audio ? [audio] : [];
  return Array.isArray(audio) ? audio.map(String) : [];
}

/** As documents write it: a text alone where there is no recording, one name alone where it is one. */
export function writtenAs(text: string, audio: string[]): unknown {
  const [only] = audio;
  if (only === undefined) return text;
  return { text, audio: audio.length === 1 && !isValue(only) ? only : audio };
}

export function isValue(part: string): boolean {
  return part.startsWith("{");
}

/** The values that stand in a text, by name. */
export function valuesIn(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/** What may be put into these words. */
export function valuesFor(kind: unknown, path: string[]): string[] {
  if (kind === "queue" && path.join() === "comfort") return ["company"]; // nothing else is known while one waits
  if (path.at(-1) === "read_back") return [...ALWAYS, "digits"];
  return kind === "case_status" && path.join() === "prompt" ? [...ALWAYS, "case"] : ALWAYS;
}

/** The text with its values filled in. */
export function filled(text: string, values: Record<string, string | undefined>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => values[name] ?? whole);
}

export type Told = "recording" | "text" | "missing";

/** What callers of a language would hear; a language that no voice speaks is missing without its recording. */
export function toldIn(written: unknown, isRecordedOnly: boolean, isRecorded: (clip: string) => boolean | undefined): Told {
  const clips = audioOf(written).filter((part) => !isValue(part));
  const lacks = clips.some((clip) => isRecorded(clip) === false);
  if (audioOf(written).length > 0 && !lacks) return "recording";
  return textOf(written).trim() && !isRecordedOnly ? "text" : "missing";
}

/** A planned language as one that callers are offered. */
export function switchedOn(document: Part, language: string): Part {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
  const planned = list(document.planned_languages).filter((each) => each !== language);
  const { planned_languages: _, ...rest } = document;
  const next = { ...rest, languages: [...list(document.languages), language] };
  return planned.length > 0 ? { ...next, planned_languages: planned } : next;
}
