import { Button, Group, Text } from "@mantine/core";
import { IconHistory, IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { auditListingOptions, staffListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { ChangeLine } from "../../../api/generated";
import { plain } from "../../../desk/labels";
import { Days, FilterBar, OneOf, PAGE_ROWS, Pages, useFilters, WaitingRows } from "../../../log";
import { Diff } from "../../../records/diff";
import records from "../../../records/records.module.css";
import { Empty, Failed } from "../../../states";
import { Moment } from "../../../time";
import { Section } from "../parts/section";
import { comparedIn } from "./compared";
import { FlowChanges } from "./flow_changes";
import { useQueueNames, useSubjects } from "./subjects";
import { NAMES, NOUNS, queryOf } from "./wanted";
import classes from "./audit.module.css";

/** Who changed what and when, newest first, with what was before and after. */
export function Audit() {
  const { t } = useTranslation("administration");
  const filters = useFilters(NAMES);
  const { chosen, before, count } = filters;
  const { data: people } = useQuery(staffListingOptions());
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...auditListingOptions({ query: queryOf(chosen, before, PAGE_ROWS) }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={t("section.audit")} words={t("audit.words")}>
      <Filters filters={filters} people={people ?? []} />
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <WaitingRows rows={6} height={96} />}
      {data?.length === 0 && !error && (
        <Empty icon={<IconHistory size={36} />} title={t(count > 0 ? "audit.noneSuch" : "audit.none")} />
      )}
      {data && data.length > 0 && !error && (
        <ul className={classes.trail} aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.55 : 1 }}>
          {data.map((line) => (
            <Entry key={line.id} line={line} who={people?.find(({ id }) => id === line.staff_id)?.name} />
          ))}
        </ul>
      )}
      <Pages
        last={data?.length === PAGE_ROWS ? data.at(-1)?.id : undefined}
        later={before !== undefined}
        page={filters.page}
      />
    </Section>
  );
}

interface FilterProps {
  filters: ReturnType<typeof useFilters<(typeof NAMES)[number]>>;
  people: { id: number; name: string }[];
}

function Filters({ filters, people }: FilterProps) {
  const { t } = useTranslation("administration");
  const subjectOf = useSubjects();
  const { chosen, choose, clear, count } = filters;
  return (
    <>
      <FilterBar count={count} clear={clear}>
        <Days chosen={chosen} choose={choose} />
        <OneOf
          label={t("audit.what")}
          value={chosen.noun}
          options={NOUNS.map((value) => ({ value, label: t(`noun.${value}`) }))}
          onChoose={(noun) => choose({ noun })}
        />
        <OneOf
          label={t("audit.who")}
          value={chosen.staff_id}
          options={people.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChoose={(staff_id) => choose({ staff_id })}
        />
      </FilterBar>
      <Group gap="xs" mb="sm">
        {(["subject", "batch"] as const).map((name) => {
          const one = chosen[name];
          return (
            one && (
              <Button
                key={name}
                size="xs"
                variant="light"
                rightSection={<IconX size={14} aria-hidden />}
                onClick={() => choose({ [name]: null })}
              >
                {name === "batch" ? t("audit.partOf", { what: subjectOf(one) }) : subjectOf(one)}
              </Button>
            )
          );
        })}
      </Group>
    </>
  );
}

function Entry({ line, who }: { line: ChangeLine; who: string | undefined }) {
  const { t } = useTranslation("administration");
  const [subject, queueNames] = [useSubjects(), useQueueNames()];
  const act = line.act === "import_done" && line.after?.dry_run ? "import_tried" : line.act;
  const compared = comparedIn(line);
  const took = line.act === "import_done" && line.after?.dry_run === false && Number(line.after.changed) > 0;
  return (
    <li className={records.card}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Text fw={600}>
          {t(`act.${act}`, plain(act))}: {subject(line.subject, line.names)}
        </Text>
        <Text size="sm" c="var(--quiet)">
          {who ?? t("audit.system")}, <Moment at={line.at} precision="second" />
        </Text>
      </Group>
      {line.batch && (
        <Text size="sm" c="var(--quiet)" mb={4}>
          {t("audit.partOf", { what: subject(line.batch) })}
        </Text>
      )}
      <Diff
        before={line.before}
        after={line.after}
        names={{ ...queueNames, ...line.names }}
        noun={line.subject.split(":")[0]}
      />
      {compared && <FlowChanges {...compared} />}
      {took && (
        <Button component={Link} to={`?batch=${line.subject}`} size="xs" variant="default" mt="xs">
          {t("audit.each")}
        </Button>
      )}
    </li>
  );
}
