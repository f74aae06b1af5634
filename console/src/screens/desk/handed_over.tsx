import { Text } from "@mantine/core";
import { IconUserShare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { HandedOver as Handing, MyPart } from "../../api/generated";
import { Facts } from "./who";
import classes from "./desk.module.css";

/** By whom the caller comes, and what they say about it: nobody is asked the same twice. */
export function HandedOver({ by }: { by: Handing }) {
  const { t } = useTranslation("company");
  const words = t(by.taken ? "takenOver" : "handedOver", { name: by.by });
  return (
    <section className={classes.card} aria-label={words}>
      <Text fw={600}>
        <IconUserShare size={18} aria-hidden /> {words}
      </Text>
      {by.note && <p className={classes.words}>“{by.note}”</p>}
    </section>
  );
}

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
