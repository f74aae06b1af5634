import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { specialDaysAdd, specialDaysChange, specialDaysRemove } from "../../../api/generated";
import type { SpecialDayView } from "../../../api/generated";
import { Failed } from "../../../states";
import { CountryField } from "../parts/country_field";
import { useDraft, without } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { useWriting } from "../../../records/writing";

const FIELDS = ["day", "title", "country", "closed"];

interface Props {
  day: SpecialDayView | undefined;
  /** The day that a new one is for, "" for one to be chosen. */
  on: string;
  country: string | null;
  close: () => void;
}

/** A day of our own: closed though others work, or open though it is a holiday. */
export function SpecialDay({ close, ...props }: Props) {
  const { t } = useTranslation("administration");
  return (
    <Editor title={props.day?.title ?? t("holidays.add")} rooms={["special_days"]} close={close}>
      <Fields {...props} />
    </Editor>
  );
}

function Fields({ day, on, country }: Omit<Props, "close">) {
  const { t } = useTranslation("administration");
  const { values, first, set } = useDraft({
    day: day?.day ?? on,
    title: day?.title ?? "",
    country: day ? day.country : on ? country : null,
    closed: day?.closed ?? !on,
    version: day?.version ?? 0,
  });
  const writing = useWriting();
  const removing = useWriting();
  const save = () => {
    const body = without(values, "version");
    writing.send(() =>
      day
        ? specialDaysChange({ path: { day_id: day.id }, body: { ...body, version: first.version } })
        : specialDaysAdd({ body }),
    );
  };
  const fault = faultsOf(writing.error);
  return (
    <Form
      fields={FIELDS}
      writing={writing}
      save={save}
      disabled={!values.day}
      subject={day && `special_day:${day.id}`}
    >
      <TextInput
        type="date"
        label={t("field.day")}
        value={values.day}
        onChange={(event) => set({ day: event.currentTarget.value })}
        error={fault("day")}
        required
      />
      <TextInput
        label={t("field.title")}
        value={values.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
        error={fault("title")}
        maxLength={120}
        required
        data-autofocus
      />
      <Radio.Group
        label={t("holidays.counts")}
        value={values.closed ? "closed" : "works"}
        onChange={(counts) => set({ closed: counts === "closed" })}
      >
        <Stack gap={8} mt={6}>
          <Radio value="closed" label={t("holidays.closed")} description={t("holidays.closedWords")} />
          <Radio value="works" label={t("holidays.works")} description={t("holidays.worksWords")} />
        </Stack>
      </Radio.Group>
      <CountryField
        label={t("field.country")}
        placeholder={t("holidays.everywhere")}
        value={values.country}
        set={(code) => set({ country: code })}
        error={fault("country")}
      />
      {day && (
        <div>
          <Button
            variant="default"
            leftSection={<IconTrash size={16} />}
            onClick={() => removing.send(() => specialDaysRemove({ path: { day_id: day.id } }))}
            loading={removing.pending}
          >
            {t("holidays.remove")}
          </Button>
          {removing.error != null && <Failed error={removing.error} />}
        </div>
      )}
    </Form>
  );
}
