import { Button, Group, Text } from "@mantine/core";
import { IconParking } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { ParkedLine } from "../../api/generated";
import { useTakeBack } from "../../desk/acts";
import { useLabels, useQueueInUse } from "../../desk/labels";
import { Failed } from "../../states";
import { useSecondsUntil } from "../../time";
import { KEY, useKey } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./company.module.css";

/** Callers who were set aside, to be taken back by whoever can; by the key, the first: one's own before others'. */
export function Parked({ parked, busy }: { parked: ParkedLine[]; busy: boolean }) {
  const { t } = useTranslation("company");
  if (parked.length === 0) return null;
  return (
    <section className={classes.parked} aria-labelledby="parked">
      <h2 className={classes.heading} id="parked">
        {t("parked.title")}
      </h2>
      <ul className={classes.list}>
        {parked.map((line, place) => (
          <One key={line.entry_id} line={line} busy={busy} first={place === 0} />
        ))}
      </ul>
    </section>
  );
}

function One({ line, busy, first }: { line: ParkedLine; busy: boolean; first: boolean }) {
  const { t } = useTranslation("company");
  const label = useLabels();
  const title = useQueueInUse();
  const left = useSecondsUntil(line.until);
  const take = useTakeBack()(line, !busy);
  useKey("takeBack", first ? take.press : undefined);
  return (
    <li>
      <Group gap="sm" wrap="nowrap" className={classes.grow}>
        <IconParking size={22} aria-hidden />
        <div>
          <span className={classes.name}>{line.who ?? t("withheld")}</span>
          <Text size="sm" c="var(--quiet)">
            {[label("reasons", line.reason), title(line.queue), line.by && t("parked.by", { name: line.by }), line.note && `“${line.note}”`].filter(Boolean).join(" · ")}
          </Text>
        </div>
      </Group>
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" role="timer">
          {t("parked.left", { seconds: left })}
        </Text>
        <Button size="sm" color="leaf" disabled={busy} loading={take.pending} onClick={take.press}>
          {t("parked.takeBack")} {first && <Shortcut>{KEY.takeBack}</Shortcut>}
        </Button>
      </Group>
      {take.error && <Failed error={take.error} />}
    </li>
  );
}
