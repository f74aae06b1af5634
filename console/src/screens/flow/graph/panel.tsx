import { Button } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import classes from "./graph.module.css";

interface Props {
  title: string;
  close: () => void;
  /** Right of the way back. */
  beside?: ReactNode;
  children: ReactNode;
}

/** What stands beside the graph about one place; it has the focus when it opens, and Escape leads back to the card. */
export function Panel({ title, close, beside, children }: Props) {
  const { t } = useTranslation("graph");
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), [title]);
  const leave = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const isList = target.getAttribute("aria-expanded") === "true" && target.getAttribute("aria-haspopup") !== null;
    if (event.key === "Escape" && !isList && panel.current?.contains(target)) close();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- a shorter way to what the button does
    <div className={classes.panel} ref={panel} tabIndex={-1} onKeyDown={leave}>
      <div className={classes.strip}>
        <Button size="compact-sm" variant="subtle" leftSection={<IconArrowLeft size={16} />} onClick={close}>
          {t("back")}
        </Button>
        {beside}
      </div>
      <div className={classes.inside}>{children}</div>
    </div>
  );
}
