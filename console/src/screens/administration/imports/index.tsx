import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { importsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { ImportView } from "../../../api/generated";
import { Failed } from "../../../states";
import { Moment } from "../../../time";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { Section } from "../parts/section";
import { Tag } from "../../../records/tag";
import { File } from "./file";
import { Progress } from "./progress";

const TONES = { waiting: "quiet", running: "calm", done: "good", stopped: "warn", failed: "bad" } as const;

/** Customers from a file: tried out first, then taken in. */
export function Imports() {
  const { t } = useTranslation("administration");
  const { opened, open, close } = useOpened("import");
  return (
    <Section title={t("section.import")} words={t("imports.words")}>
      {opened ? <Progress id={Number(opened)} close={close} /> : <Begin open={open} />}
    </Section>
  );
}

function Begin({ open }: { open: (id: number) => void }) {
  const { t } = useTranslation("administration");
  const { data: imports, error, refetch } = useQuery(importsListingOptions());
  const columns = useColumns();
  return (
    <>
      <File sent={open} />
      {error && <Failed error={error} again={() => void refetch()} />}
      {imports && imports.length > 0 && (
        <Listing
          label={t("imports.before")}
          rows={imports}
          columns={columns}
          keyOf={(each) => each.id}
          onOpen={(each) => open(each.id)}
        />
      )}
    </>
  );
}

function useColumns(): Column<ImportView>[] {
  const { t } = useTranslation("administration");
  return [
    { title: t("imports.file"), cell: (each) => each.title },
    { title: t("imports.at"), cell: (each) => <Moment at={each.created_at} /> },
    { title: t("audit.who"), cell: (each) => each.staff ?? t("audit.system") },
    { title: t("imports.rows"), cell: (each) => each.rows },
    {
      title: t("imports.state"),
      cell: (each) => (
        <Group gap={4} display="inline-flex">
          <Tag tone={TONES[each.status]}>{t(`imports.status.${each.status}`)}</Tag>
          {each.dry_run && <Tag>{t("imports.dryRun")}</Tag>}
        </Group>
      ),
    },
  ];
}
