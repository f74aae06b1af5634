import { Button, Text } from "@mantine/core";
import { IconFileSpreadsheet, IconUpload } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { importsSend } from "../../../api/generated";
import { importsListingQueryKey, linesListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { Failed } from "../../../states";
import { CountryField } from "../parts/country_field";
import classes from "./imports.module.css";

const KINDS = ".csv,.tsv,.txt,text/csv";
const TITLE_CHARACTERS = 200;

/** Where a file is dropped or chosen; it is always tried out first. */
export function File({ sent }: { sent: (id: number) => void }) {
  const { t } = useTranslation("administration");
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [chosen, setCountry] = useState<string | null>();
  const { data: lines } = useQuery(linesListingOptions());
  const country = chosen === undefined ? (lines?.find(({ active }) => active)?.country ?? null) : chosen;
  const send = useMutation({
    mutationFn: async (file: globalThis.File) => {
      const query = { dry_run: true, title: file.name.slice(0, TITLE_CHARACTERS), ...(country && { country }) };
      return (await importsSend({ body: file, query })).data;
    },
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: importsListingQueryKey() });
      sent(id);
    },
  });
  const take = (files: FileList | null) => {
    const [file] = files ?? [];
    if (file) send.mutate(file);
  };
  return (
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <IconFileSpreadsheet size={40} stroke={1.4} aria-hidden />
      <Text fw={600} size="lg">
        {t("imports.drop")}
      </Text>
      <input
        ref={input}
        type="file"
        accept={KINDS}
        className={classes.unseen}
        tabIndex={-1}
        aria-label={t("imports.choose")}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
      />
      <Button leftSection={<IconUpload size={18} />} loading={send.isPending} onClick={() => input.current?.click()}>
        {t("imports.choose")}
      </Button>
      <CountryField
        label={t("imports.country")}
        description={t("imports.countryWords")}
        value={country}
        set={setCountry}
      />
      <Text size="sm" c="var(--quiet)" maw={620}>
        {t("imports.columns")}
      </Text>
      {send.error && <Failed error={send.error} />}
    </div>
  );
}
