import { Button, Radio, Stack, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { specialDaysAdd, specialDaysChange, specialDaysRemove } from "../../../api/generated";
import { specialDaysListingQueryKey } from "../../../api/generated/@tanstack/react-query.gen";
import type { SpecialDayView } from "../../../api/generated";
import { Failed } from "../../../states";
import { CountryField } from "../parts/country_field";
import { useDraft, without } from "../parts/draft";
import { Editor, Form } from "../parts/editor";
import { faultsOf } from "../parts/faults";
import { useReload } from "../parts/opened";

const FIELDS = ["day", "title", "country", "closed"];

interface Props {
  day: SpecialDayView | undefined;
  /** The day that a new one is for, "" for one to be chosen. */
  on: string;
  country: string | null;
  close: () => void;
}

/** A day of our own: closed though others work, or open though it is a holiday. */
export function SpecialDay(props: Props) {
  const { t } = useTranslation("administration");
  const [round, reload] = useReload(specialDaysListingQueryKey());
  return (
    <Editor title={props.day?.title ?? t("holidays.add")} close={props.close}>
      <Fields key={round} {...props} reload={reload} />
    </Editor>
  );
}

function Fields({ day, on, country, close, reload }: Props & { reload: () => void }) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const { values, first, set } = useDraft({
    day: day?.day ?? on,
    title: day?.title ?? "",
    country: day ? day.country : on ? country : null,
    closed: day?.closed ?? !on,
    version: day?.version ?? 0,
  });
  const saved = () => {
    void client.invalidateQueries({
      predicate: ({ queryKey }) => (queryKey[0] as { tags?: string[] }).tags?.includes("special_days") ?? false,
    });
    close();
  };
  const write = useMutation({
    mutationFn: () => {
      const body = without(values, "version");
      return day
        ? specialDaysChange({ path: { day_id: day.id }, body: { ...body, version: first.version } })
        : specialDaysAdd({ body });
    },
    onSuccess: saved,
  });
  const remove = useMutation({
    mutationFn: (id: number) => specialDaysRemove({ path: { day_id: id } }),
    onSuccess: saved,
  });
  const fault = faultsOf(write.error);
  return (
    <Form
      fields={FIELDS}
      error={write.error}
      pending={write.isPending}
      save={() => write.mutate()}
      close={close}
      disabled={!values.day}
      {...(day && { subject: `special_day:${day.id}`, reload })}
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
            onClick={() => remove.mutate(day.id)}
            loading={remove.isPending}
          >
            {t("holidays.remove")}
          </Button>
          {remove.error && <Failed error={remove.error} />}
        </div>
      )}
    </Form>
  );
}
