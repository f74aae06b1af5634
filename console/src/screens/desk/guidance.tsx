import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { useChoices } from "../../desk/desk";
import { useQueueInUse } from "../../desk/labels";
import classes from "./desk.module.css";

/** What the queue has its agents say, in the caller's language, and what they may grant without asking. */
export function Guidance({ briefing }: { briefing: Briefing }) {
  const { t, i18n } = useTranslation("record");
  const title = useQueueInUse();
  const queue = useChoices()?.queues.find(({ name }) => name === briefing.queue);
  const script = wordsIn(queue?.script, briefing.language);
  const allowances = wordsIn(queue?.allowances, i18n.language);
  if (!script && !allowances) return null;
  return (
    <section className={classes.card} aria-labelledby="guidance">
      <h2 className={classes.heading} id="guidance">
        {t("guidance.title", { queue: title(briefing.queue, briefing.queue_title) })}
      </h2>
      {script && (
        <p className={classes.words} lang={script.language}>
          {script.words}
        </p>
      )}
      {allowances && (
        <>
          <Text size="sm" fw={600} mt={script ? 8 : 0}>
            {t("guidance.allowances")}
          </Text>
          <p className={classes.words} lang={allowances.language}>
            {allowances.words}
          </p>
        </>
      )}
    </section>
  );
}

/** In that language, else in English, else in the first one there is. */
function wordsIn(all: Record<string, string> | undefined, wanted: string) {
  const language = [wanted, "en", ...Object.keys(all ?? {})].find((code) => all?.[code]);
  return language ? { language, words: all![language]! } : null;
}
