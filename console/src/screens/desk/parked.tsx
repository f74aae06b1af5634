import { Button, Group, Text } from "@mantine/core";
import { IconParking } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { passingTakeBackMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { ParkedLine } from "../../api/generated";
import { askAgain } from "../../api/rooms";
import { useLabels } from "../../desk/labels";
import { useTelephone } from "../../desk/telephone";
import { Failed } from "../../states";
import { useSecondsUntil } from "../../time";
import classes from "./company.module.css";

/** Callers who were set aside, to be taken back by whoever can. */
export function Parked({ parked, busy }: { parked: ParkedLine[]; busy: boolean }) {
  const { t } = useTranslation("company");
  if (parked.length === 0) return null;
  return (
    <section className={classes.parked} aria-labelledby="parked">
      <h2 className={classes.heading} id="parked">
        {t("parked.title")}
      </h2>
      <ul className={classes.list}>
        {parked.map((line) => (
          <One key={line.entry_id} line={line} busy={busy} />
        ))}
      </ul>
    </section>
  );
}

function One({ line, busy }: { line: ParkedLine; busy: boolean }) {
  const { t } = useTranslation("company");
  const label = useLabels();
  const client = useQueryClient();
  const telephone = useTelephone();
  const left = useSecondsUntil(line.until);
  const take = useMutation({
    ...passingTakeBackMutation(),
    onSuccess: ({ conversation, phone }) => {
      if (phone) telephone.callIn(conversation);
    },
    onSettled: () => askAgain(client, ["desk"]),
  });
  return (
    <li>
      <Group gap="sm" wrap="nowrap" className={classes.grow}>
        <IconParking size={22} aria-hidden />
        <div>
          <span className={classes.name}>{line.who ?? t("withheld")}</span>
          <Text size="sm" c="var(--quiet)">
            {[label("reasons", line.reason), line.queue, line.by && t("parked.by", { name: line.by }), line.note && `“${line.note}”`].filter(Boolean).join(" · ")}
          </Text>
        </div>
      </Group>
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" role="timer">
          {t("parked.left", { seconds: left })}
        </Text>
        <Button size="sm" color="leaf" disabled={busy} loading={take.isPending} onClick={() => take.mutate({ path: { entry_id: line.entry_id } })}>
          {t("parked.takeBack")}
        </Button>
      </Group>
      {take.error && <Failed error={take.error} />}
    </li>
  );
}
