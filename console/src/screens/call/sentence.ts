import { useTranslation } from "react-i18next";

import type { Moment as Happening } from "../../api/generated";
import { plain } from "../../desk/labels";
import { useQueueTitle } from "../../log";
import { useMoments } from "../../time";

type Facts = Happening["facts"];

/** Facts whose values are words of ours, each by the group that translates them. */
const WORDS: Record<string, string> = {
  status: "status",
  result: "status",
  why: "why",
  channel: "channel",
  by: "by",
  cause: "by",
  disposition: "disposition",
  question: "question",
  role: "party",
};

/** A fact that an event does not tell is not known. */
const UNTOLD = Object.fromEntries(
  ["agent", "queue", "node", "key", "seconds", "error", "due_at", ...Object.keys(WORDS)].map((name) => [name, "–"]),
);

/** Tells what happened in the reader's language; a kind that has no words yet is told in the server's own. */
export function useSentence(): (happening: Happening) => string {
  const { t, i18n } = useTranslation("call");
  const queue = useQueueTitle();
  const moment = useMoments();
  const word = (name: string, value: Facts[string] | undefined): string => {
    if (value === null || value === undefined || value === "") return "–";
    if (name === "queue") return queue(String(value));
    if (name === "due_at") return moment(String(value));
    const group = WORDS[name];
    return group ? t(`${group}.${value}`, plain(String(value))) : String(value);
  };
  const who = ({ role, agent }: Facts) => [agent, word("role", role)].filter(Boolean).join(", ");
  return ({ kind, facts, sentence }) => {
    const key = `happened.${kindOf(kind, facts)}`;
    if (!i18n.exists(key, { ns: "call" })) return sentence;
    const told = Object.entries(facts).map(([name, value]) => [name, name === "role" ? who(facts) : word(name, value)]);
    return t(key, { replace: { ...UNTOLD, ...Object.fromEntries(told) } });
  };
}

/** The sentence that fits the facts there are. */
function kindOf(kind: string, facts: Facts): string {
  if (kind === "wrap_up_ended" && facts.wanting) return "wrap_up_ended_wanting";
  if (kind === "wrap_up_ended" && !facts.disposition) return "wrap_up_ended_bare";
  if (kind !== "keys_pressed") return kind;
  if (facts.keys !== undefined) return "digits_typed";
  if (facts.label) return "key_pressed";
  if (facts.wrong) return "key_pressed_wrong";
  return facts.node ? "key_pressed_at" : "key_pressed_bare";
}
