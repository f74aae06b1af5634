import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

import { useNotifying } from "./attention";
import { isLive, useDesk } from "./desk";
import { HelpCalls, useHelpCalls } from "./help_calls";
import { CHIME, Ringer } from "./ringer";
import { useFlashing } from "./title";
import classes from "./help_calls.module.css";

const ONE_PAGE_CHIMES = "hotline.chime";

/** An agent calls for a supervisor: on every screen of those who may come, until somebody has or they think again. On the
 *  board it stands among the talks. */
export default function HelpBanner() {
  const { t } = useTranslation("company");
  const all = useHelpCalls();
  const [passed, setPassed] = useState<number[]>([]);
  const onBoard = useLocation().pathname.startsWith("/now");
  const calls = all.filter(({ party_id: id }) => !passed.includes(id));
  const newest = calls.at(-1);
  const words = newest ? t("help.flash", { agent: newest.agent }) : null;
  useFlashing(words);
  useNotifying(words, `help-${newest?.party_id}`);
  useChime(newest?.party_id);
  if (onBoard || calls.length === 0) return null;
  return (
    <section className={classes.banner} aria-label={t("help.title")}>
      <HelpCalls calls={calls} notNow={(call) => setPassed([...passed, call.party_id])} />
    </section>
  );
}

/** Sounds for a call for help, on one page of this browser, and not into a talk. */
function useChime(call: number | undefined): void {
  const { desk } = useDesk();
  const talks = isLive(desk?.conversation) || desk?.part != null;
  useEffect(() => {
    // Before a page was touched its browser plays nothing, and complains.
    if (call === undefined || talks || !navigator.userActivation.hasBeenActive) return;
    const over = new AbortController();
    const ringer = new Ringer(CHIME);
    const ring = () =>
      new Promise<void>((rung) => {
        ringer.start();
        over.signal.addEventListener("abort", () => rung());
      });
    navigator.locks.request(ONE_PAGE_CHIMES, { signal: over.signal }, ring).catch(() => undefined);
    return () => {
      over.abort();
      ringer.stop();
    };
  }, [call, talks]);
}
