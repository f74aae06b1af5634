import { ActionIcon, NumberInput, Select } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { useChoices } from "../../../../desk/desk";
import { labelOf, titleOf, useLanguageName } from "../../../../desk/labels";
import { useCondition } from "../../condition";
import { languagesOf, put, type Part } from "../document";
import { useDrafting } from "../drafting";
import { useQueues } from "./queues";
import forms from "./fields.module.css";

/** What is known of a call, each with the value that a new condition begins with. */
const FACTS: Record<string, unknown> = {
  customer: "known",
  open_case: true,
  called_again_within_days: 7,
  called_again_about: "",
  same_reason_within_days: 7,
  reason: "",
  cause: "",
  language: "",
  caller: "withheld",
  trust: "verified",
  priority: true,
  emergency: true,
  emergency_ends_calls: true,
  queue_open: "",
  queue_staffed: "",
};
const WORDS: Record<string, string[]> = {
  customer: ["known", "unknown"],
  caller: ["known", "unknown", "withheld"],
  trust: ["none", "recognised", "verified"],
};

interface Props {
  when: Part;
  set: (when: Part) => void;
}

/** What must hold, all of it, as a sentence and with a picker for each part. */
export function Conditions({ when, set }: Props) {
  const { t } = useTranslation("forms");
  const said = useCondition();
  const first = useFirstValue();
  const left = Object.keys(FACTS).filter((fact) => !(fact in when));
  const options = (facts: string[]) => facts.map((fact) => ({ value: fact, label: t(`fact.${fact}`) }));
  return (
    <>
      <p className={forms.sentence}>{t("if", { condition: said(when) || "…" })}</p>
      {Object.entries(when).map(([fact, value]) => (
        <div key={fact} className={forms.condition}>
          <Select
            label={t("what")}
            data={options([fact, ...left])}
            value={fact}
            allowDeselect={false}
            onChange={(other) => other && other !== fact && set({ ...put(when, [fact], undefined), [other]: first(other) })}
          />
          <Value fact={fact} value={value} set={(next) => set({ ...when, [fact]: next })} />
          <ActionIcon
            variant="default"
            size={36}
            disabled={Object.keys(when).length === 1}
            aria-label={t("removeCondition", { condition: t(`fact.${fact}`, fact) })}
            onClick={() => set(put(when, [fact], undefined))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      <Select
        label={t("addCondition")}
        placeholder={t("and")}
        data={options(left)}
        value={null}
        onChange={(fact) => fact && set({ ...when, [fact]: first(fact) })}
      />
    </>
  );
}

/** The value that a condition begins with: one that can be chosen, so that it holds for somebody at once. */
function useFirstValue(): (fact: string) => unknown {
  const lists = useLists();
  return (fact) => FACTS[fact] || lists[fact]?.[0]?.value || "";
}

function useLists(): Record<string, { value: string; label: string }[]> {
  const { i18n } = useTranslation();
  const { document } = useDrafting();
  const choices = useChoices();
  const languageName = useLanguageName();
  const queues = useQueues();
  const of = (list: "reasons" | "causes") =>
    (choices?.[list] ?? []).map((choice) => ({ value: choice.key, label: labelOf(choice, i18n.language) }));
  const inUse = queues.filter(({ active }) => active).map((queue) => ({ value: queue.name, label: titleOf(queue, i18n.language) }));
  return {
    reason: of("reasons"),
    called_again_about: of("reasons"),
    cause: of("causes"),
    language: languagesOf(document).map((code) => ({ value: code, label: languageName(code) })),
    queue_open: inUse,
    queue_staffed: inUse,
  };
}

function Value({ fact, value, set }: { fact: string; value: unknown; set: (value: unknown) => void }) {
  const { t } = useTranslation("forms");
  const lists = useLists();
  const label = t("is");
  if (typeof value === "boolean" || FACTS[fact] === true)
    return (
      <Select
        label={label}
        data={[
          { value: "yes", label: t("yes") },
          { value: "no", label: t("no") },
        ]}
        value={value === false ? "no" : "yes"}
        allowDeselect={false}
        onChange={(chosen) => set(chosen === "yes")}
      />
    );
  if (typeof FACTS[fact] === "number")
    return (
      <NumberInput
        label={t("days")}
        value={typeof value === "number" ? value : ""}
        min={1}
        max={30}
        allowDecimal={false}
        onChange={(next) => typeof next === "number" && set(next)}
      />
    );
  const data = WORDS[fact]?.map((word) => ({ value: word, label: t(`choice.${word}`) })) ?? lists[fact] ?? [];
  const kept = typeof value === "string" ? value : "";
  const known = kept === "" || data.some((each) => each.value === kept);
  return (
    <Select
      label={label}
      data={known ? data : [...data, kept]}
      value={kept || null}
      allowDeselect={false}
      searchable
      onChange={(chosen) => chosen && set(chosen)}
    />
  );
}
