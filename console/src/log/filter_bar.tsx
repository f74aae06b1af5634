import { Button, Collapse, Group } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import classes from "./log.module.css";

const NARROW = "(max-width: 48em)";

/** The filters of a log: always open on a wide screen, behind a button on a telephone. */
export function FilterBar({ count, clear, children }: { count: number; clear: () => void; children: ReactNode }) {
  const { t } = useTranslation("log");
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [opened, { toggle }] = useDisclosure(false);
  const clearing = count > 0 && (
    <Button variant="subtle" size="sm" leftSection={<IconX size={16} />} onClick={clear}>
      {t("clear", { count })}
    </Button>
  );
  return (
    <search aria-label={t("filters")} className={classes.bar}>
      {narrow && (
        <Group justify="space-between">
          <Button
            variant="default"
            leftSection={<IconAdjustmentsHorizontal size={18} />}
            onClick={toggle}
            aria-expanded={opened}
          >
            {t("filters")}
          </Button>
          {clearing}
        </Group>
      )}
      <Collapse expanded={!narrow || opened}>
        <div className={classes.filters}>
          {children}
          {!narrow && clearing}
        </div>
      </Collapse>
    </search>
  );
}
