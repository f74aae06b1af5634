import { NumberInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { helpOf, isPart, putAt, type Part } from "../document";
import { useDrafting } from "../drafting";
import { Conditions } from "./conditions";
import { Entries } from "./entries";
import type { FieldProps } from "./field";
import { LeadsTo } from "./leads_to";

function whenOf(entry: Part): Part {
  return isPart(entry.when) ? entry.when : {};
}

/** The forks of a branch: the first whose conditions hold decides. */
export function CasesField({ node, label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("forms");
  const { document } = useDrafting();
  return (
    <Entries
      label={label}
      hint={hint}
      value={value}
      set={set}
      named={(place) => t("case", { number: place + 1 })}
      add={t("addCase")}
      fresh={() => ({ when: { customer: "known" }, goto: helpOf(document) })}
      draw={(entry, change, place) => (
        <>
          <Conditions when={whenOf(entry)} set={(when) => change({ ...entry, when })} />
          <LeadsTo
            label={t("editor:leadsTo")}
            value={entry.goto}
            write={(before, target) => putAt(before, ["nodes", node, "cases", String(place), "goto"], target)}
            required
          />
        </>
      )}
    />
  );
}

/** Who comes ahead in a queue, and by how much; what holds adds up. */
export function RulesField({ label, hint, value, set }: FieldProps) {
  const { t } = useTranslation("forms");
  return (
    <Entries
      label={label}
      hint={hint}
      value={value}
      set={(rules) => set(rules.length > 0 ? rules : undefined)}
      named={(place) => t("rule", { number: place + 1 })}
      add={t("addRule")}
      fresh={() => ({ when: { open_case: true }, seconds: 120 })}
      mayBeEmpty
      draw={(entry, change) => (
        <>
          <Conditions when={whenOf(entry)} set={(when) => change({ ...entry, when })} />
          <NumberInput
            label={t("secondsAhead")}
            description={t("secondsAheadHint")}
            value={typeof entry.seconds === "number" ? entry.seconds : ""}
            min={1}
            max={86_400}
            allowDecimal={false}
            onChange={(seconds) => typeof seconds === "number" && change({ ...entry, seconds })}
          />
        </>
      )}
    />
  );
}
