import { Button, Select } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { titleOf } from "../../../../desk/labels";
import { NewQueue } from "./new_queue";
import { textOf, type FieldProps } from "./field";
import { useQueues } from "./queues";
import forms from "./fields.module.css";

/** The queue where callers wait: one of those there are, or a new one that is made here. */
export function QueueField({ node, label, hint, value, set, required }: FieldProps) {
  const { t, i18n } = useTranslation("forms");
  const [making, setMaking] = useState(false);
  const queues = useQueues();
  const inUse = queues.filter(({ active, name }) => active || name === value);
  return (
    <div>
      <Select
        label={label}
        description={hint}
        data={inUse.map((queue) => ({ value: queue.name, label: titleOf(queue, i18n.language) }))}
        value={textOf(value) || null}
        clearable={!required}
        allowDeselect={!required}
        onChange={(queue) => set(queue ?? undefined)}
      />
      <div className={forms.acts}>
        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
          {t("newQueue.open")}
        </Button>
      </div>
      {making && <NewQueue node={node} close={() => setMaking(false)} made={(name) => set(name)} />}
    </div>
  );
}
