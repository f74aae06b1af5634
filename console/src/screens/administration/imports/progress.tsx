import { Alert, Button, Group, Progress as Bar, Text } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconPlayerStop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  importsCarryOutMutation,
  importsShowOptions,
  importsShowQueryKey,
  importsStopMutation,
} from "../../../api/generated/@tanstack/react-query.gen";
import type { ImportView } from "../../../api/generated";
import { askAgain } from "../../../api/rooms";
import { Failed, Loading } from "../../../states";
import parts from "../../../records/records.module.css";
import { Faults } from "./faults";
import classes from "./imports.module.css";

const LOOK_MILLISECONDS = 1_000;
const COUNTS = ["added", "changed", "same", "refused"] as const;

function goesOn({ status }: ImportView): boolean {
  return status === "waiting" || status === "running";
}

/** How far an import is and what became of its rows; it goes on whether anybody looks or not. */
export function Progress({ id, close }: { id: number; close: () => void }) {
  const { t, i18n } = useTranslation("administration");
  const write = (count: number) => count.toLocaleString(i18n.language);
  const { data, error, refetch } = useQuery({
    ...importsShowOptions({ path: { import_id: id } }),
    refetchInterval: ({ state }) => (state.data && !goesOn(state.data) ? false : LOOK_MILLISECONDS),
  });
  if (!data) return error ? <Failed error={error} again={() => void refetch()} /> : <Loading />;
  const done = data.rows ? Math.round((data.rows_done / data.rows) * 100) : 100;
  return (
    <>
      <Group justify="space-between" mb="sm">
        <Text fw={650} size="lg" style={{ overflowWrap: "anywhere" }}>
          {data.title}
        </Text>
        <Button variant="default" size="xs" leftSection={<IconArrowLeft size={16} />} onClick={close}>
          {t("imports.another")}
        </Button>
      </Group>
      <Outcome data={data} />
      {goesOn(data) && (
        <Group wrap="nowrap" gap="sm" mb="md">
          <Bar.Root size="xl" style={{ flex: 1 }}>
            <Bar.Section value={done} animated aria-label={t("imports.far")} />
          </Bar.Root>
          <Text w="5ch" ta="right" className={classes.percent} aria-hidden>
            {done}&nbsp;%
          </Text>
        </Group>
      )}
      <dl className={classes.counts}>
        <div className={classes.count}>
          <dt>{t("imports.rowsDone")}</dt>
          <dd>
            {write(data.rows_done)}
            <small> / {write(data.rows)}</small>
          </dd>
        </div>
        {COUNTS.map((count) => (
          <div className={classes.count} key={count} data-bad={count === "refused" && data.refused > 0}>
            <dt>{t(`imports.count.${count}`)}</dt>
            <dd>{write(data[count])}</dd>
          </div>
        ))}
      </dl>
      <Steps data={data} />
      {data.refused > 0 && <Faults id={id} title={data.title} refused={data.refused} />}
    </>
  );
}

function Outcome({ data }: { data: ImportView }) {
  const { t } = useTranslation("administration");
  const outcome = data.status === "done" && data.dry_run ? "tried" : data.status;
  const colour = { tried: "lagoon", done: "leaf", failed: "red", stopped: "orange", waiting: "gray", running: "gray" };
  return (
    <Alert
      color={colour[outcome]}
      mb="md"
      role="status"
      title={t(`imports.outcome.${outcome}`)}
      classNames={{ title: parts.said }}
    >
      {outcome === "tried" && t(data.carries_out ? "imports.triedWords" : "imports.sendAgain")}
      {data.why}
    </Alert>
  );
}

function Steps({ data }: { data: ImportView }) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const path = { import_id: data.id };
  const onSettled = () => askAgain(client, ["imports"]);
  const carryOut = useMutation({
    ...importsCarryOutMutation(),
    onSuccess: (now) => client.setQueryData(importsShowQueryKey({ path }), now),
    onSettled,
  });
  const stop = useMutation({ ...importsStopMutation(), onSettled });
  const error = carryOut.error ?? stop.error;
  return (
    <>
      <Group mb="md">
        {data.carries_out && (
          <Button
            size="md"
            leftSection={<IconCheck size={18} />}
            onClick={() => carryOut.mutate({ path })}
            loading={carryOut.isPending}
            disabled={data.added + data.changed === 0}
          >
            {t("imports.carryOut", { count: data.added + data.changed })}
          </Button>
        )}
        {goesOn(data) && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={18} />}
            onClick={() => stop.mutate({ path })}
            loading={stop.isPending}
          >
            {t("imports.stop")}
          </Button>
        )}
      </Group>
      {error && <Failed error={error} />}
    </>
  );
}
