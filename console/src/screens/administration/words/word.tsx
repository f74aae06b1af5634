import { Switch, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { choicesWrite } from "../../../api/generated";
import type { Choice } from "../../../api/generated";
import { labelOf } from "../../../desk/labels";
import { AmountField } from "../../../records/amount_field";
import { useDraft } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { LabelFields } from "../../../records/language_fields";
import { useWriting } from "../../../records/writing";

const FIELDS = ["labels", "allowed_minutes", "position"];
const ROOMS = ["choices", "desk_choices"];
const STEP = 10;

interface Props {
  kind: Choice["kind"];
  word: Choice | undefined;
  /** The last position in use. */
  after: number;
  close: () => void;
}

/** A word of a list, in every language. */
export function Word({ close, ...props }: Props) {
  const { t, i18n } = useTranslation("administration");
  const title = props.word ? labelOf(props.word, i18n.language) : t("words.add");
  return (
    <Editor title={title} rooms={ROOMS} close={close}>
      <Fields {...props} />
    </Editor>
  );
}

function Fields({ kind, word, after }: Omit<Props, "close">) {
  const { t } = useTranslation("administration");
  const { values, first, set } = useDraft({
    key: word?.key ?? "",
    labels: { ...word?.labels },
    allowed_minutes: word?.allowed_minutes ?? null,
    position: word?.position ?? after + STEP,
    active: word?.active ?? true,
    version: word?.version ?? null,
  });
  const writing = useWriting();
  const fault = faultsOf(writing.error);
  const save = () => {
    const { key, ...written } = values;
    const body = { ...written, version: first.version };
    writing.send(() => choicesWrite({ path: { kind, key: key.trim() }, body }));
  };
  return (
    <Form
      fields={FIELDS}
      writing={writing}
      save={save}
      subject={`choice:${kind}:${values.key}`}
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
        label={t("inUse")}
        description={t("words.activeWords")}
        checked={values.active}
        onChange={(event) => set({ active: event.currentTarget.checked })}
      />
    </Form>
  );
}
