import { Fieldset, Select, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { QueueSettings } from "../../../api/generated";
import classes from "../../../records/records.module.css";

type Needs = QueueSettings["disposition_needs"];

interface Props {
  dispositions: string[];
  needs: Needs;
  set: (needs: Needs) => void;
}

/** What must be there before a wrap-up may end with each of the queue's results. */
export function NeedsField({ dispositions, needs, set }: Props) {
  const { t } = useTranslation("administration");
  if (dispositions.length === 0) return null;
  const change = (disposition: string, need: string | null) => {
    const { [disposition]: _, ...others } = needs;
    set(need === "case" || need === "promise" ? { ...others, [disposition]: need } : others);
  };
  return (
    <Fieldset legend={t("field.disposition_needs")}>
      <Text size="sm" c="var(--quiet)" mb="xs">
        {t("queues.needsWords")}
      </Text>
      <div className={classes.two}>
        {dispositions.map((each) => (
          <Select
            key={each}
            label={each}
            data={(["none", "case", "promise"] as const).map((value) => ({ value, label: t(`queues.need.${value}`) }))}
            value={needs[each] ?? "none"}
            onChange={(need) => change(each, need)}
            allowDeselect={false}
          />
        ))}
      </div>
    </Fieldset>
  );
}
