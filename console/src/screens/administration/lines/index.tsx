import { Button, Group } from "@mantine/core";
import { IconPhone, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { linesListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { LineView } from "../../../api/generated";
import { useLanguageName } from "../../../desk/labels";
import { Empty, Failed, Loading } from "../../../states";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { Section } from "../parts/section";
import { InUse } from "../parts/state";
import { Tag } from "../../../records/tag";
import { Line } from "./line";

/** The company's own numbers. */
export function Lines() {
  const { t } = useTranslation("administration");
  const { opened, open, close } = useOpened("lines");
  const { data: lines, error, refetch } = useQuery(linesListingOptions());
  const columns = useColumns();
  const chosen = lines?.find(({ id }) => String(id) === opened);
  return (
    <Section
      title={t("section.lines")}
      words={t("lines.words")}
      action={
        <Button leftSection={<IconPlus size={18} />} onClick={() => open("new")}>
          {t("lines.add")}
        </Button>
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!lines && !error && <Loading />}
      {lines?.length === 0 && (
        <Empty icon={<IconPhone size={36} />} title={t("lines.none")}>
          {t("lines.noneWords")}
        </Empty>
      )}
      {lines && lines.length > 0 && (
        <Listing
          label={t("section.lines")}
          rows={lines}
          columns={columns}
          keyOf={(line) => line.id}
          isOff={(line) => line.active === false}
          onOpen={(line) => open(line.id)}
        />
      )}
      {(opened === "new" || chosen) && <Line key={opened} line={chosen} close={close} />}
    </Section>
  );
}

function useColumns(): Column<LineView>[] {
  const { t } = useTranslation("administration");
  const language = useLanguageName();
  return [
    { title: t("field.title"), cell: (line) => line.title },
    { title: t("field.number"), cell: (line) => line.number },
    { title: t("field.flow"), cell: (line) => line.flow },
    { title: t("field.language"), cell: (line) => language(line.language) },
    { title: t("field.survey_by"), cell: (line) => t(`surveyBy.${line.survey_by}`) },
    {
      title: t("field.active"),
      cell: (line) => (
        <Group gap={4} display="inline-flex">
          <InUse active={line.active !== false} />
          {line.emergency && <Tag tone="bad">{t("section.emergency")}</Tag>}
        </Group>
      ),
    },
  ];
}
