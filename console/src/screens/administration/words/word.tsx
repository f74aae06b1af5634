import { Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  choicesListingQueryKey,
  choicesWriteMutation,
  deskChoicesShowQueryKey,
} from "../../../api/generated/@tanstack/react-query.gen";
import type { Choice } from "../../../api/generated";
import { labelOf } from "../../../desk/labels";
import { AmountField } from "../parts/amount_field";
import { useDraft } from "../parts/draft";
import { Editor, Form } from "../parts/editor";
import { faultsOf } from "../parts/faults";
import { LabelFields } from "../parts/language_fields";
import { useReload } from "../parts/opened";

const FIELDS = ["labels", "allowed_minutes", "position"];
const STEP = 10;

interface Props {
  kind: Choice["kind"];
  word: Choice | undefined;
  /** The last position in use. */
  after: number;
  close: () => void;
}

/** A word of a list, in every language. */
export function Word(props: Props) {
  const { t, i18n } = useTranslation("administration");
  const { kind, word, close } = props;
  const [round, reload] = useReload(choicesListingQueryKey({ query: { kind } }));
  return (
    <Editor title={word ? labelOf(word, i18n.language) : t("words.add")} close={close}>
      <Fields key={round} {...props} reload={reload} />
    </Editor>
  );
}

function Fields({ kind, word, after, close, reload }: Props & { reload: () => void }) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const { values, first, set } = useDraft({
    key: word?.key ?? "",
    labels: { ...word?.labels },
    allowed_minutes: word?.allowed_minutes ?? null,
    position: word?.position ?? after + STEP,
    active: word?.active ?? true,
    version: word?.version ?? null,
  });
  const write = useMutation({
    ...choicesWriteMutation(),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: choicesListingQueryKey({ query: { kind } }) });
      void client.invalidateQueries({ queryKey: deskChoicesShowQueryKey() });
      close();
    },
  });
  const fault = faultsOf(write.error);
  const save = () => {
    const { key, ...written } = values;
    write.mutate({ path: { kind, key: key.trim() }, body: { ...written, version: first.version } });
  };
  return (
    <Form
      fields={FIELDS}
      error={write.error}
      pending={write.isPending}
      save={save}
      close={close}
      subject={`choice:${kind}:${values.key}`}
      reload={reload}
      disabled={!values.key}
    >
      <TextInput
        label={t("words.key")}
        description={t("words.keyWords")}
        value={values.key}
        onChange={(event) => set({ key: event.currentTarget.value.toLowerCase().replace(/[\s-]+/g, "_") })}
        maxLength={40}
        disabled={word !== undefined}
        required
        data-autofocus
      />
      <LabelFields
        legend={t("words.labels")}
        values={values.labels}
        set={(labels) => set({ labels })}
        error={fault("labels")}
      />
      {kind === "break" && (
        <AmountField
          label={t("field.allowed_minutes")}
          description={t("words.minutesWords")}
          value={values.allowed_minutes}
          set={(allowed_minutes) => set({ allowed_minutes })}
          error={fault("allowed_minutes")}
          suffix="min"
          min={1}
          max={720}
        />
      )}
      <AmountField
        label={t("field.position")}
        description={t("words.positionWords")}
        value={values.position}
        set={(position) => set({ position: position ?? 0 })}
        error={fault("position")}
        min={0}
        max={10_000}
      />
      <Switch
        label={t("field.active")}
        description={t("words.activeWords")}
        checked={values.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Form>
  );
}
