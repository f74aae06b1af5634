import { Switch, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { queueSettingsAdd, queueSettingsChange } from "../../../api/generated";
import type { QueueChange, QueueIn, QueueSettings } from "../../../api/generated";
import { useMe } from "../../../api/session";
import { titleOf } from "../../../desk/labels";
import { useDraft, without } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { OrderedList } from "../../../records/ordered_list";
import { LabelFields } from "../../../records/language_fields";
import classes from "../../../records/records.module.css";
import { useWriting } from "../../../records/writing";
import { ZoneField } from "../parts/zone_field";
import { GuidanceFields } from "./guidance_fields";
import { HoursField } from "./hours_field";
import { isFilledIn, LIMITS, LimitsField } from "./limits_field";
import { NeedsField } from "./needs_field";
import { WaitingFields } from "./waiting_fields";

const FIELDS = ["name", "title", "titles", "routing_group", "hours", "time_zone", "skills", "dispositions", "disposition_needs", "script", "allowances", "callback_first", "music", "announcements", "wrap_up_needs", ...Object.keys(LIMITS)];
const ROOMS = ["queue_settings", "queues"];
const NEW = {
  name: "",
  title: "",
  titles: {},
  routing_group: "main",
  hours: null,
  max_size: 200,
  max_wait_seconds: 1800,
  help_seconds: null,
  overflow_seconds: null,
  other_language_seconds: 20,
  callback_seconds: 0,
  callback_tries: 3,
  callback_retry_seconds: 900,
  callback_first: "agent" as const,
  last_agent_seconds: 0,
  last_agent_days: 7,
  target_seconds: 20,
  offer_seconds: 20,
  wrap_up_seconds: 60,
  wrap_up_least_seconds: 0,
  wrap_up_extensions: 1,
  wrap_up_needs: [],
  redial_seconds: 300,
  skills: [],
  dispositions: [],
  script: {},
  allowances: {},
  music: {},
  announcements: {},
  active: true,
  disposition_needs: {},
  draining: false,
  version: 0,
};

interface Props {
  queue: QueueSettings | undefined;
  close: () => void;
}

/** A queue as it is set up, to be made or changed. */
export function Queue({ queue, close }: Props) {
  const { t, i18n } = useTranslation("administration");
  return (
    <Editor title={queue ? titleOf(queue, i18n.language) : t("queues.add")} rooms={ROOMS} close={close} wide>
      <Fields queue={queue} />
    </Editor>
  );
}

function Fields({ queue }: { queue: QueueSettings | undefined }) {
  const { t } = useTranslation("administration");
  const { company } = useMe();
  const draft = useDraft<Omit<QueueSettings, "id">>(queue ?? { ...NEW, time_zone: company.time_zone });
  const { values, set } = draft;
  const writing = useWriting();
  const save = () =>
    writing.send(() => {
      const { version } = draft.first;
      return queue
        ? queueSettingsChange({ path: { queue_id: queue.id }, body: { ...draft.changed(), version } as QueueChange })
        : queueSettingsAdd({ body: without(values, "active", "draining", "version") as QueueIn });
    });
  const fault = faultsOf(writing.error);
  return (
    <Form
      fields={FIELDS}
      writing={writing}
      save={save}
      disabled={!isFilledIn(values)}
      subject={queue && `queue:${queue.id}`}
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
      <LabelFields legend={t("queues.titles")} fallback={t("queues.titlesWords")} values={values.titles} set={(titles) => set({ titles })} error={fault("titles")} />
      <ZoneField value={values.time_zone} set={(time_zone) => set({ time_zone })} error={fault("time_zone")} />
      <HoursField hours={values.hours} set={(hours) => set({ hours })} error={fault("hours")} />
      <LimitsField values={values} set={(part) => set(part as Partial<QueueSettings>)} fault={fault} />
      <WaitingFields values={values} set={set} fault={fault} />
      <OrderedList
        label={t("field.dispositions")}
        description={t("queues.dispositionsWords")}
        items={values.dispositions}
        set={(dispositions) => set({ dispositions })}
        error={fault("dispositions")}
      />
      <NeedsField
        dispositions={values.dispositions}
        needs={values.disposition_needs}
        set={(disposition_needs) => set({ disposition_needs })}
      />
      <GuidanceFields values={values} set={set} fault={fault} />
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
      {!queue && <Text size="sm">{t("queues.next")}</Text>}
      {queue && (
        <Switch
          label={t("inUse")}
          description={t("queues.activeWords")}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
    </Form>
  );
}
