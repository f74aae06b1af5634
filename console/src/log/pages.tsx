import { Button, Group, Skeleton } from "@mantine/core";
import { IconArrowBarToUp, IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import classes from "./log.module.css";

export const PAGE_ROWS = 50;

interface Turning {
  /** The id of the last row, when there may be older ones. */
  last: number | undefined;
  later: boolean;
  page: (last?: number) => string;
}

/** To the older ones, and back to the newest. */
export function Pages({ last, later, page }: Turning) {
  const { t } = useTranslation("log");
  if (!later && !last) return null;
  return (
    <Group component="nav" aria-label={t("pages")} justify="space-between" mt="md">
      {later ? (
        <Button component={Link} to={page()} variant="default" leftSection={<IconArrowBarToUp size={17} />}>
          {t("newest")}
        </Button>
      ) : (
        <span />
      )}
      {last && (
        <Button component={Link} to={page(last)} variant="default" rightSection={<IconArrowRight size={17} />}>
          {t("older")}
        </Button>
      )}
    </Group>
  );
}

/** As many grey rows as a page has, each as tall as a row, so that nothing jumps. */
export function WaitingRows({ rows = 12, height = 56 }: { rows?: number; height?: number }) {
  const { t } = useTranslation("log");
  return (
    <div role="status" aria-label={t("loading")} className={classes.waiting}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </div>
  );
}
