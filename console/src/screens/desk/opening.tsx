import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { useLanguageName } from "../../desk/labels";
import { LANGUAGES } from "../../i18n";
import classes from "./repeat.module.css";

interface OpeningProps {
  /** The key of the words. */
  of: string;
  /** The caller's language. */
  language: string;
  /** What the sentence tells, in a language. */
  values: (language: string, tell: TFunction<["record", "callbacks"]>) => Record<string, string>;
}

/** Words to begin with, in the agent's language and in the caller's. They tell nothing to who is not verified. */
export function Opening({ of, language, values }: OpeningProps) {
  const { t, i18n } = useTranslation(["record", "callbacks"]);
  const theirs = language in LANGUAGES ? language : "en";
  const { t: say, ready } = useTranslation(["record", "callbacks"], { lng: theirs, useSuspense: false });
  const languageName = useLanguageName();
  return (
    <div className={classes.opening}>
      <span className={classes.label}>{t("repeat.begin")}</span>
      <blockquote>{t(of, values(i18n.language, t))}</blockquote>
      {theirs !== i18n.language && ready && (
        <>
          <span className={classes.label}>{t("repeat.inTheirs", { language: languageName(theirs) })}</span>
          <blockquote lang={theirs}>{say(of, values(theirs, say))}</blockquote>
        </>
      )}
    </div>
  );
}
