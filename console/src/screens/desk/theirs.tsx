import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { MyPart } from "../../api/generated";
import { Facts } from "./who";
import classes from "./desk.module.css";

/** A colleague's talk that I am asked into, or in: whom it is with, and why they call. */
export function Theirs({ part }: { part: MyPart }) {
  const { t } = useTranslation("company");
  if (!part.briefing) return null;
  return (
    <section className={classes.card} aria-labelledby="theirs">
      <Text size="sm" c="var(--quiet)" id="theirs">
        {t("theirs", { name: part.agent })}
      </Text>
      <p className={classes.who}>{part.briefing.customer?.name ?? part.briefing.number ?? t("withheld")}</p>
      <Facts briefing={part.briefing} />
    </section>
  );
}
