import { useTranslation } from "react-i18next";

import { plain, useLanguageName } from "../desk/labels";
import { useMoments } from "../time";
import classes from "./records.module.css";

const SHOWN = 6;
const LANGUAGE = "language:";

/** Fields whose values are words of ours, and where these are. */
const WORDS: Record<string, string> = { phone: "agents", role: "role", separator: "separator", survey_by: "surveyBy" };
const WORDS_OF_FLOWS: Record<string, string> = { code: "problems:short" };
const INSTANTS_OF_FLOWS = new Set(["since", "until"]);
const LISTS: Record<string, string> = { rights: "right" };

type Kept = Record<string, unknown> | null;

interface Props {
  before: Kept;
  after: Kept;
  /** What customers and queues are called, by subject ("customer:7"). */
  names?: Record<string, string> | undefined;
  /** What was changed, as "agent": a field of theirs may have a name of its own ("agents.skills"). */
  noun?: string | undefined;
}

/** What was otherwise before, field by field; of much, the rest is a click away. */
export function Diff({ before, after, names: called, noun }: Props) {
  const { t } = useTranslation(["administration", ...(noun === "flow" ? ["problems"] : [])]);
  const moment = useMoments();
  const [was, is] = [flat(before), flat(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name));
  const language = useLanguageName();
  const word = (name: string, value = "") => {
    if (name === "active" && value) return t(value === "true" ? "inUse" : "outOfUse");
    if (name === "queues") return value.replace(/\d+/g, (id) => called?.[`queue:${id}`] ?? id);
    if (value === "true" || value === "false") return t(value === "true" ? "yes" : "no");
    if (name === "merged_into" || name === "customer_id") return called?.[`customer:${value}`] ?? value;
    if (name === "language" && value) return language(value);
    if (LISTS[name] && value) return value.split(", ").map((each) => t(`${LISTS[name]}.${each}`, each)).join(", ");
    if (noun === "flow" && INSTANTS_OF_FLOWS.has(name) && value) return moment(value);
    const words = noun === "flow" ? WORDS_OF_FLOWS[name] : WORDS[name];
    return words && value ? t(`${words}.${value}`, value) : value;
  };
  const nameOf = (path: string) =>
    path
      .split(".")
      .map((part) =>
        part.startsWith(LANGUAGE) ? language(part.slice(LANGUAGE.length)) : t([`${noun}s.${part}`, `field.${part}`], plain(part)),
      )
      .join(" · ");
  const drawn = (some: string[]) => (
    <dl className={classes.diff}>
      {some.map((name) => (
        <Change key={name} name={nameOf(name)} was={word(name, was.get(name))} is={word(name, is.get(name))} />
      ))}
    </dl>
  );
  if (names.length <= SHOWN) return names.length > 0 && drawn(names);
  return (
    <>
      {drawn(names.slice(0, SHOWN))}
      <details>
        <summary>{t("audit.all", { count: names.length - SHOWN })}</summary>
        {drawn(names.slice(SHOWN))}
      </details>
    </>
  );
}

function Change({ name, was, is }: { name: string; was: string; is: string }) {
  const { t } = useTranslation("administration");
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {was && <del aria-label={t("audit.was", { value: was })}>{was}</del>}
        {was && is && " → "}
        {is && <ins aria-label={t("audit.is", { value: is })}>{is}</ins>}
      </dd>
    </>
  );
}

/** "hours.week.mon" -> "08:00-12:00, 14:00-18:00"; what is nothing is left out. */
function flat(kept: Kept, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(kept ?? {})) {
    if (value === null || value === "") continue;
    if (Array.isArray(value)) found.set(path + name, value.map(written).join(", "));
    else if (typeof value === "object")
      flat(value as Kept, `${path}${name}.`).forEach((text, inner) => found.set(inner, text));
    else found.set(path + name, String(value));
  }
  return found;
}

function written(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
