import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { usePhoneState } from "../../desk/telephone";

export interface Trouble {
  words: string;
  bad: boolean;
  /** A touch of the page puts it right. */
  touch?: boolean;
}

/** What stands between the two voices in this browser, if anything; who talks at a telephone hears it there. */
export function useTrouble(talk: Talk): Trouble | null {
  const { t } = useTranslation("desk");
  const { line, microphone, silent, error } = usePhoneState();
  if (talk.phone === "telephone") return null;
  if (line === "taken") return { words: t("phone.taken"), bad: false };
  if (microphone === "refused") return { words: t("phone.refused"), bad: true };
  if (silent) return { words: t("phone.silent"), bad: false, touch: true };
  if (line === "connecting") return { words: t("phone.connecting"), bad: true };
  return error ? { words: error, bad: true } : null;
}
