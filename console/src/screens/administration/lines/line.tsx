import { Alert, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { linesAdd, linesChange } from "../../../api/generated";
import { flowsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { LineIn, LineView } from "../../../api/generated";
import { useMe } from "../../../api/session";
import { AmountField } from "../../../records/amount_field";
import { CountryField } from "../parts/country_field";
import { useDraft, without } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { LanguageField } from "../../../records/language_fields";
import classes from "../../../records/records.module.css";
import { useWriting } from "../../../records/writing";
import { ZoneField } from "../parts/zone_field";

const FIELDS = ["number", "title", "flow", "survey_flow", "language", "country", "time_zone", "survey_by", "survey_delay_seconds"];
const WAYS = ["call", "sms", "link", "none"] as const;

interface Props {
  line: LineView | undefined;
  close: () => void;
}

/** A number of ours, to be put into use or changed. */
export function Line({ line, close }: Props) {
  const { t } = useTranslation("administration");
  return (
    <Editor title={line?.title ?? t("lines.add")} rooms={["lines", "emergency"]} close={close}>
      <Fields line={line} />
    </Editor>
  );
}

function useLine(line: LineView | undefined) {
  const { company } = useMe();
  const { i18n } = useTranslation();
  return useDraft({
    number: line?.number ?? "",
    title: line?.title ?? "",
    flow: line?.flow ?? "",
    survey_flow: line?.survey_flow ?? null,
    language: line?.language ?? i18n.language,
    country: line?.country ?? "",
    time_zone: line?.time_zone ?? company.time_zone,
    sends_sms: line?.sends_sms ?? true,
    receives_sms: line?.receives_sms ?? true,
    survey_by: (line?.survey_by ?? "call") as LineIn["survey_by"],
    survey_delay_seconds: line?.survey_delay_seconds ?? 30,
    active: line?.active ?? true,
    version: line?.version ?? 1,
  });
}

function Fields({ line }: { line: LineView | undefined }) {
  const { t } = useTranslation("administration");
  const draft = useLine(line);
  const { data: flows } = useQuery(flowsListingOptions());
  const { values, set } = draft;
  const writing = useWriting();
  const fault = faultsOf(writing.error);
  const save = () =>
    writing.send(() =>
      line
        ? linesChange({ path: { line_id: line.id }, body: { ...draft.changed(), version: draft.first.version } })
        : linesAdd({ body: without(values, "active", "version") }),
    );
  const names = [...new Set([values.flow, values.survey_flow, ...(flows ?? []).map(nameOf)])].filter(Boolean) as string[];
  return (
    <Form
      fields={FIELDS}
      writing={writing}
      save={save}
      subject={line && `line:${line.id}`}
    >
      {!line && <Alert color="lagoon">{t("lines.provision")}</Alert>}
      <div className={classes.two}>
        <TextInput
          label={t("field.number")}
          placeholder="+39800123456"
          type="tel"
          value={values.number}
          onChange={(event) => set({ number: event.currentTarget.value.replace(/[\s()-]/g, "") })}
          error={fault("number")}
          required
          data-autofocus
        />
        <TextInput
          label={t("field.title")}
          value={values.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
          error={fault("title")}
          maxLength={120}
          required
        />
        <Select
          label={t("field.flow")}
          description={t("lines.flowWords")}
          data={names}
          value={values.flow || null}
          onChange={(flow) => flow && set({ flow })}
          error={fault("flow")}
          allowDeselect={false}
          required
        />
        <LanguageField
          label={t("field.language")}
          description={t("lines.languageWords")}
          value={values.language}
          set={(language) => set({ language })}
          error={fault("language")}
        />
        <CountryField
          label={t("field.country")}
          value={values.country || null}
          set={(country) => set({ country: country ?? "" })}
          error={fault("country")}
          needed
        />
        <ZoneField value={values.time_zone} set={(time_zone) => set({ time_zone })} error={fault("time_zone")} />
      </div>
      <Switch
        label={t("field.sends_sms")}
        checked={values.sends_sms}
        onChange={(event) => set({ sends_sms: event.currentTarget.checked })}
      />
      <Switch
        label={t("field.receives_sms")}
        checked={values.receives_sms}
        onChange={(event) => set({ receives_sms: event.currentTarget.checked })}
      />
      <div className={classes.two}>
        <Select
          label={t("field.survey_by")}
          data={WAYS.map((way) => ({ value: way, label: t(`surveyBy.${way}`) }))}
          value={values.survey_by ?? "call"}
          onChange={(way) => way && set({ survey_by: way as (typeof WAYS)[number] })}
          error={fault("survey_by")}
          allowDeselect={false}
        />
        <AmountField
          label={t("field.survey_delay_seconds")}
          value={values.survey_delay_seconds}
          set={(seconds) => set({ survey_delay_seconds: seconds ?? 0 })}
          error={fault("survey_delay_seconds")}
          suffix="s"
          min={0}
          max={86_400}
        />
        <Select
          label={t("field.survey_flow")}
          data={names}
          value={values.survey_flow}
          onChange={(survey_flow) => set({ survey_flow })}
          error={fault("survey_flow")}
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
        />
      </div>
      {line && (
        <Switch
          label={t("inUse")}
          description={t("lines.activeWords")}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
    </Form>
  );
}

function nameOf(flow: { name: string }): string {
  return flow.name;
}
