import { useTranslation } from "react-i18next";

import type { Awaited } from "../../../../api/generated";
import { useLanguageName } from "../../../../desk/labels";
import { useTitles } from "../target_field";
import classes from "./trial.module.css";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** Twelve keys, each with what it does here. */
export function Keypad({ awaits, press }: { awaits: Awaited; press: (key: string) => void }) {
  const { t } = useTranslation("trial");
  const titles = useTitles();
  const languageName = useLanguageName();
  const meanings = new Map(
    (awaits.keys ?? []).map(({ key, label, goto, language }) => [key, label || (language ? languageName(language) : titles(goto))]),
  );
  if (awaits.callback_key) meanings.set(awaits.callback_key, t("step.left_callback"));
  if (awaits.voicemail_key) meanings.set(awaits.voicemail_key, t("step.left_voicemail"));
  return (
    <div className={classes.keypad} role="group" aria-label={t("keypad")}>
      {KEYS.map((key) => {
        const does = meanings.get(key);
        return (
          <button
            key={key}
            type="button"
            className={classes.key}
            aria-label={does ? t("keyDoes", { key, does }) : t("key", { key })}
            onClick={() => press(key)}
          >
            <span className={classes.figure}>{key}</span>
            {does && <span className={classes.does}>{does}</span>}
          </button>
        );
      })}
    </div>
  );
}
