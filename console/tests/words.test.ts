import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const SOURCES = join(import.meta.dirname, "../src");
const LOCALES = join(SOURCES, "locales");
const LANGUAGES = readdirSync(LOCALES);
const SCREENS = readdirSync(join(LOCALES, "en"));
const ENDINGS = /_(zero|one|two|few|many|other)$/;

type Words = { [key: string]: string | Words };

function read(language: string, screen: string): Words {
  return JSON.parse(readFileSync(join(LOCALES, language, screen), "utf8")) as Words;
}

function flat(words: Words, before = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(words))
    if (typeof value === "string") found.set(before + key, value);
    else flat(value, `${before}${key}.`).forEach((text, inner) => found.set(inner, text));
  return found;
}

/** Languages count differently, so the forms of a counted sentence are compared as one. */
function keys(words: Map<string, string>): string[] {
  return [...new Set([...words.keys()].map((key) => key.replace(ENDINGS, "")))].sort();
}

function blanks(text: string): string[] {
  return [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].sort();
}

describe.each(LANGUAGES.filter((language) => language !== "en"))("%s", (language) => {
  test.each(SCREENS)("says all of %s", (screen) => {
    const english = flat(read("en", screen));
    const translated = flat(read(language, screen));
    expect(keys(translated)).toEqual(keys(english));
    translated.forEach((text, key) => {
      expect(text.trim(), key).not.toBe("");
      const original = english.get(key) ?? english.get(key.replace(ENDINGS, "_other"));
      if (original && !ENDINGS.test(key)) expect(blanks(text), key).toEqual(blanks(original));
    });
  });

  test("has no screen that English lacks", () => {
    expect(readdirSync(join(LOCALES, language)).sort()).toEqual([...SCREENS].sort());
  });

  test("has every form that its counting needs", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const screen of SCREENS) {
      const words = flat(read(language, screen));
      const counted = [...words.keys()].filter((key) => ENDINGS.test(key)).map((key) => key.replace(ENDINGS, ""));
      for (const key of counted)
        for (const form of forms.filter((each) => each !== "many"))
          expect(words.has(`${key}_${form}`), `${screen}: ${key}_${form}`).toBe(true);
    }
  });
});

test("every word that the sources ask for is there", () => {
  const words = new Map(SCREENS.map((screen) => [screen.replace(".json", ""), flat(read("en", screen))]));
  const missing: string[] = [];
  for (const file of readdirSync(SOURCES, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(file) || file.includes("generated")) continue;
    const source = readFileSync(join(SOURCES, file), "utf8");
    const asked = [...source.matchAll(/useTranslation\(\[?((?:"\w+"(?:, )?)+)\]?\)/g)].map(([, screens]) => screens!);
    if (asked.length === 0) continue;
    const screens = asked.join().match(/\w+/g)!;
    const known = new Set(screens.flatMap((screen) => [...(words.get(screen)?.keys() ?? [])]));
    for (const [, key] of source.matchAll(/\bt\("([\w.]+)"/g))
      if (!known.has(key!) && !known.has(`${key}_other`)) missing.push(`${file}: ${key}`);
  }
  expect(missing).toEqual([]);
});
