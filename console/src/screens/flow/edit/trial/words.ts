import { useTranslation } from "react-i18next";

import type { Done, Known, Miss } from "../../../../api/generated";
import { plain, useLabels, useLanguageName } from "../../../../desk/labels";
import { useQueueTitle } from "../../../../log";
import { isPart, type Part } from "../document";
import { useTitles } from "../target_field";
import { stepsOf, type Step } from "./script";

const FIRST_STEPS = 3;

/** What a caller did, in words. */
export function useStep(): (step: unknown) => string {
  const { t } = useTranslation("trial");
  return (step) => {
    if (!isPart(step)) {
      const known = { silence: "silence", "hang up": "hangs_up", "agent hangs up": "agent_hangs_up" }[String(step)];
      return known ? t(`step.${known}`) : t("step.keys", { keys: String(step) });
    }
    const [name = "", value] = Object.entries(step)[0] ?? [];
    if (name === "message" && value === 0) return t("step.empty_message");
    return t([`step.${name}_${String(value).replaceAll("-", "_")}`, `step.${name}`], { value: String(value) });
  };
}

/** What a step did besides being heard. */
export function useDone(): (done: Done) => string | null {
  const { t } = useTranslation("trial");
  const label = useLabels();
  const languageName = useLanguageName();
  return ({ what, value }) => {
    if (what === "kept" || what === "unfinished") return null;
    const words: Partial<Record<Done["what"], () => string>> = {
      language: () => languageName(value),
      reason: () => label("reasons", value),
      cause: () => label("causes", value),
      asked: () => t(`asked.${value}`, plain(value)),
      noted: () => plain(value),
    };
    return t(`done.${what}`, { value: words[what]?.() ?? value });
  };
}

/** A fact that was looked at, in words. */
export function useKnown(): (known: Known) => string {
  const { t } = useTranslation("trial");
  const queueTitle = useQueueTitle();
  const label = useLabels();
  return ({ name, value }) => {
    const [kind = "", about = ""] = name.split(":");
    const part = isPart(value) ? value : {};
    const about_ = { about: plain(about), value: String(value ?? "") };
    switch (kind) {
      case "customer":
        return t(part.known === true ? "fact.customer" : "fact.customer_unknown", { name: String(part.name ?? "") });
      case "open_cases":
        return t(Array.isArray(value) && value.length > 0 ? "fact.open_case" : "fact.no_case");
      case "priority":
        return t(value ? "fact.priority" : "fact.no_priority", about_);
      case "called_again":
        return t(part.days === undefined ? "fact.first_call" : "fact.called_again", { reason: label("reasons", String(part.reason ?? "")) });
      case "repeats":
        return t(Object.keys(part).length > 0 ? "fact.repeats" : "fact.first_call");
      case "queue": {
        const isShut = part.open === false ? "closed" : part.full === true ? "full" : part.staffed === 0 ? "unstaffed" : "open";
        return t(`fact.queue_${isShut}`, { about: queueTitle(about) });
      }
      case "emergency":
        return t(part.on === true ? "fact.emergency" : "fact.no_emergency");
      case "holidays":
        return t(Array.isArray(value) && value.length > 0 ? "fact.holiday" : "fact.no_holiday", { about });
    }
    return t("fact.other", { name: plain(name.replaceAll(":", " ")) });
  };
}

/** An expectation of a rehearsal, or what came instead. */
export function useExpected(): (name: string, value: unknown) => string {
  const { t } = useTranslation("trial");
  const label = useLabels();
  const languageName = useLanguageName();
  const titles = useTitles();
  const queueTitle = useQueueTitle();
  return (name, value) => {
    const text = Array.isArray(value) ? value.map((each) => `“${String(each)}”`).join(", ") : String(value);
    if (value === null || value === undefined) return t("nothing");
    if (name === "language") return languageName(text);
    if (name === "reason") return label("reasons", text);
    if (name === "cause") return label("causes", text);
    if (name === "node") return titles(text);
    if (name === "ends") return t(`ends.${text}`, text);
    if (name === "queue") return queueTitle(text);
    return isPart(value) ? JSON.stringify(value) : text;
  };
}

/** What a rehearsal expected, and what happened. */
export function useMiss(): (miss: Miss) => string {
  const { t } = useTranslation("trial");
  const expected = useExpected();
  return ({ name, wanted, found }) => {
    if (name === "hears" || name === "never_hears") return t(`miss.${name}`, { words: String(wanted) });
    return t("miss.other", { name: t(`expect.${name}`), wanted: expected(name, wanted), found: expected(name, found) });
  };
}

/** What a rehearsal is called, else its number and what the caller does first. */
export function useRehearsalName(): (rehearsal: Part, place: number) => string {
  const { t } = useTranslation("trial");
  const step = useStep();
  return (rehearsal, place) => {
    if (typeof rehearsal.name === "string" && rehearsal.name) return rehearsal.name;
    const steps = stepsOf(rehearsal).slice(0, FIRST_STEPS).map(step);
    return [t("unnamed", { number: place + 1 }), ...steps].join(", ");
  };
}

/** What a rehearsal is called that nobody has named: where it leads, in which language, by which steps. */
export function useRunName(): (script: Part, end: string) => string {
  const languageName = useLanguageName();
  const step = useStep();
  const titles = useTitles();
  return (script, end) => {
    const said = (one: Step) => (isPart(one) ? step(one) : /^[0-9*#]+$/.test(one) ? one : step(one));
    const language = typeof script.language === "string" ? [languageName(script.language)] : [];
    const at = typeof script.at === "string" && script.at !== "2026-03-02T10:00" ? [script.at.replace("T", " ")] : [];
    return [titles(end), ...language, ...at, ...stepsOf(script).map(said)].join(", ").slice(0, 120);
  };
}
