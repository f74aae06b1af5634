import { Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { queueSettingsAdd, queueSettingsChange } from "../../../api/generated";
import { queueSettingsListingQueryKey } from "../../../api/generated/@tanstack/react-query.gen";
import type { QueueChange, QueueIn, QueueSheet } from "../../../api/generated";
import { useMe } from "../../../api/session";
import { useDraft, without } from "../parts/draft";
import { Editor, Form } from "../parts/editor";
import { faultsOf } from "../parts/faults";
import { useReload } from "../parts/opened";
import { OrderedList } from "../parts/ordered_list";
import classes from "../parts/parts.module.css";
import { ZoneField } from "../parts/zone_field";
import { HoursField } from "./hours_field";
import { isFilledIn, LIMITS, LimitsField } from "./limits_field";

const FIELDS = ["name", "title", "routing_group", "hours", "time_zone", "skills", "dispositions", ...Object.keys(LIMITS)];
const NEW = {
  name: "",
  title: "",
  routing_group: "main",
  hours: null,
  max_size: 200,
  max_wait_seconds: 1800,
  overflow_seconds: null,
  callback_seconds: 60,
  target_seconds: 20,
  offer_seconds: 20,
  wrap_up_seconds: 60,
  redial_seconds: 300,
  skills: [],
  dispositions: [],
  active: true,
  version: 0,
};

interface Props {
  queue: QueueSheet | undefined;
  close: () => void;
}

/** A queue as it is set up, to be made or changed. */
export function Queue({ queue, close }: Props) {
  const { t } = useTranslation("administration");
  const [round, reload] = useReload(queueSettingsListingQueryKey());
  return (
    <Editor title={queue?.title ?? t("queues.add")} close={close} wide>
      <Fields key={round} queue={queue} close={close} reload={reload} />
    </Editor>
  );
}

function Fields({ queue, close, reload }: Props & { reload: () => void }) {
  const { t } = useTranslation("administration");
  const { company } = useMe();
  const client = useQueryClient();
  const draft = useDraft<Omit<QueueSheet, "id">>(queue ?? { ...NEW, time_zone: company.time_zone });
  const { values, set } = draft;
  const write = useMutation({
    mutationFn: () => {
      if (queue) {
        const body = { ...draft.changed(), version: draft.first.version } as QueueChange;
        return queueSettingsChange({ path: { queue_id: queue.id }, body });
      }
      return queueSettingsAdd({ body: without(values, "active", "version") as QueueIn });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: queueSettingsListingQueryKey() });
      close();
    },
  });
  const fault = faultsOf(write.error);
  return (
    <Form
      fields={FIELDS}
      error={write.error}
      pending={write.isPending}
      save={() => write.mutate()}
      close={close}
      disabled={!isFilledIn(values)}
      {...(queue && { subject: `queue:${queue.id}`, reload })}
    >
      <div className={classes.two}>
        <TextInput
          label={t("field.title")}
          value={values.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={fault("title")}
          maxLength={120}
          required
          data-autofocus
        />
        <TextInput
          label={t("queues.key")}
          description={t("queues.keyWords")}
          value={values.name}
          onChange={(event) => set({ name: event.currentTarget.value.toLowerCase() })}
          error={fault("name")}
          maxLength={60}
          required
          disabled={queue !== undefined}
        />
      </div>
      <ZoneField value={values.time_zone} set={(time_zone) => set({ time_zone })} error={fault("time_zone")} />
      <HoursField hours={values.hours} set={(hours) => set({ hours })} error={fault("hours")} />
      <LimitsField values={values} set={(part) => set(part as Partial<QueueSheet>)} fault={fault} />
      <OrderedList
        label={t("field.dispositions")}
        description={t("queues.dispositionsWords")}
        items={values.dispositions}
        set={(dispositions) => set({ dispositions })}
        error={fault("dispositions")}
      />
      <OrderedList
        label={t("field.skills")}
        description={t("queues.skillsWords")}
        items={values.skills}
        set={(skills) => set({ skills })}
        error={fault("skills")}
      />
      <TextInput
        label={t("field.routing_group")}
        description={t("queues.groupWords")}
        value={values.routing_group}
        onChange={(event) => set({ routing_group: event.currentTarget.value.toLowerCase() })}
        error={fault("routing_group")}
        maxLength={60}
        required
      />
      {queue && (
        <Switch
          label={t("field.active")}
          description={t("queues.activeWords")}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
    </Form>
  );
}
