import { Paper, Text } from "@mantine/core";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import classes from "./desk.module.css";

const SHOWN_MILLISECONDS = 4_000;

let said: { what: string } | null = null;
const listeners = new Set<() => void>();

function put(what: typeof said): void {
  said = what;
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells whoever has pressed a key that it was not taken, because this is still under way. */
export function sayNotYet(what: string): void {
  put({ what });
}

/** Where that is shown, and read aloud. */
export function NotYet() {
  const { t } = useTranslation("desk");
  const now = useSyncExternalStore(subscribe, () => said);
  useEffect(() => {
    if (!now) return;
    const timer = setTimeout(() => put(null), SHOWN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div className={classes.notYet} role="status">
      {now && (
        <Paper withBorder shadow="md" p="sm">
          <Text size="sm" fw={600}>
            {now.what}
          </Text>
          <Text size="sm">{t("keys.notYet")}</Text>
        </Paper>
      )}
    </div>
  );
}
