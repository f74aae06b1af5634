import { Select } from "@mantine/core";

import { useLanguageName } from "../../../desk/labels";
import { LANGUAGES } from "../../../i18n";

export type Words = Record<string, string>;

/** The words with this language's as they are now; without words it has none of its own. */
export function written(words: Words, language: string, text: string): Words {
  const { [language]: _, ...others } = words;
  return text ? { ...others, [language]: text } : others;
}

interface Props {
  label: string;
  description: string;
  value: string;
  set: (language: string) => void;
}

/** Which language the fields below it are in. */
export function LanguageChoice({ label, description, value, set }: Props) {
  const name = useLanguageName();
  return (
    <Select
      label={label}
      description={description}
      data={Object.keys(LANGUAGES).map((code) => ({ value: code, label: name(code) }))}
      value={value}
      onChange={(code) => code && set(code)}
      allowDeselect={false}
    />
  );
}
