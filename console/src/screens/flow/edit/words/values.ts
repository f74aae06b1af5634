import { useVoice } from "../../../../clips/voices";
import { audioOf, filled, isValue, textOf } from "./saying";

interface Values {
  /** The text as it is said to a caller of nobody's number. */
  spoken: (text: string) => string;
  /** The clips that say it, values put together from theirs. */
  clips: (audio: string[]) => string[];
  /** Whether the language has a way to say this value. */
  isSpeakable: (value: string) => boolean;
}

/** Examples of what is put for values, in one language; `company` as the document writes it there. */
export function useValues(language: string, company: unknown): Values {
  const examples = useVoice(language)?.values ?? {};
  const texts = Object.fromEntries(Object.entries(examples).map(([name, { text }]) => [name, text]));
  const values: Record<string, string | undefined> = { ...texts, company: textOf(company) || "…" };
  const clipsOf = (part: string): string[] => {
    if (!isValue(part)) return [part];
    const name = part.slice(1, -1);
    return name === "company" ? audioOf(company) : (examples[name]?.clips ?? []);
  };
  return {
    spoken: (text) => filled(text, values),
    clips: (audio) => audio.flatMap(clipsOf),
    isSpeakable: (value) => examples[value]?.speakable !== false,
  };
}
