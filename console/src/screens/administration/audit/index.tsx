import { Button, Group, Select, Text } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { staffTrail } from "../../../api/generated";
import { staffListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { AuditLine } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { Empty, Failed, Loading } from "../../../states";
import { Moment } from "../../../time";
import { Diff } from "../parts/diff";
import { Section } from "../parts/section";
import parts from "../parts/parts.module.css";
import { useSubjects } from "./subjects";
import classes from "./audit.module.css";

const NOUNS = [
  "agent",
  "staff",
  "queue",
  "line",
  "choice",
  "special_day",
  "customer",
  "contact",
  "case",
  "import",
  "calls",
  "recording",
  "flow",
];
const PAGE_ROWS = 50;

/** Who changed what and when, newest first, with what was before and after. */
export function Audit() {
  const { t } = useTranslation("administration");
  const [filter, setFilter] = useSearchParams();
  const { data: people } = useQuery(staffListingOptions());
  const noun = filter.get("noun");
  const who = filter.get("who");
  const choose = (name: string, value: string | null) =>
    setFilter((before) => {
      if (value) before.set(name, value);
      else before.delete(name);
      return before;
    });
  const trail = useTrail(noun, who);
  const lines = trail.data?.pages.flat();
  return (
    <Section title={t("section.audit")} words={t("audit.words")}>
      <Group mb="md" align="flex-end">
        <Select
          label={t("audit.what")}
          placeholder={t("audit.everything")}
          data={NOUNS.map((value) => ({ value, label: t(`noun.${value}`) }))}
          value={noun}
          onChange={(value) => choose("noun", value)}
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
        />
        <Select
          label={t("audit.who")}
          placeholder={t("audit.everybody")}
          data={(people ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={who}
          onChange={(value) => choose("who", value)}
          searchable
          clearable
          clearButtonProps={{ "aria-label": t("clear") }}
        />
      </Group>
      {trail.error && <Failed error={trail.error} again={() => void trail.refetch()} />}
      {trail.isLoading && <Loading />}
      {lines?.length === 0 && <Empty icon={<IconHistory size={36} />} title={t("audit.none")} />}
      {lines && lines.length > 0 && (
        <ul className={classes.trail}>
          {lines.map((line) => (
            <Entry key={line.id} line={line} who={people?.find(({ id }) => id === line.staff_id)?.name} />
          ))}
        </ul>
      )}
      {trail.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={() => void trail.fetchNextPage()} loading={trail.isFetchingNextPage}>
            {t("more")}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function useTrail(noun: string | null, who: string | null) {
  return useInfiniteQuery({
    queryKey: [{ _id: "trail", noun, who, tags: ["staff"] }],
    staleTime: 0,
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { noun, staff_id: who === null ? null : Number(who), before: pageParam ?? null };
      const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== null));
      return (await staffTrail({ query: given, signal })).data;
    },
    getNextPageParam: (page: AuditLine[]) => (page.length < PAGE_ROWS ? undefined : page.at(-1)?.id),
  });
}

function Entry({ line, who }: { line: AuditLine; who: string | undefined }) {
  const { t } = useTranslation("administration");
  const subject = useSubjects();
  return (
    <li className={parts.card}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Text fw={600}>
          {t(`act.${line.act}`, plain(line.act))}: {subject(line.subject)}
        </Text>
        <Text size="sm" c="var(--quiet)">
          {who ?? t("audit.system")}, <Moment at={line.at} precision="second" />
        </Text>
      </Group>
      <Diff before={line.before} after={line.after} />
    </li>
  );
}
