import { Button, Collapse, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { casesListing } from "../../api/generated";
import type { CaseView } from "../../api/generated";
import { Tag } from "../../records/tag";
import parts from "../../records/records.module.css";
import { Failed, Loading } from "../../states";
import { Moment } from "../../time";
import classes from "./customers.module.css";

const PAGE_ROWS = 50;

/** What was settled, or given up: asked for when it is unfolded. */
export function ClosedCases({ customerId }: { customerId: number }) {
  const { t } = useTranslation("customers");
  const [opened, { toggle }] = useDisclosure();
  const Sign = opened ? IconChevronDown : IconChevronRight;
  return (
    <section className={parts.card}>
      <Button variant="subtle" size="compact-sm" leftSection={<Sign size={16} />} onClick={toggle} aria-expanded={opened}>
        {t("cases.closed")}
      </Button>
      <Collapse expanded={opened}>{opened && <Closed customerId={customerId} />}</Collapse>
    </section>
  );
}

function Closed({ customerId }: { customerId: number }) {
  const { t } = useTranslation("customers");
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "closed_cases", customerId, tags: ["cases", "customers"] }],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await casesListing({ query: { customer_id: customerId, status: "closed", before: pageParam }, signal })).data,
    getNextPageParam: (page: CaseView[]) => (page.length < PAGE_ROWS ? undefined : page.at(-1)?.id),
  });
  const cases = pages.data?.pages.flat();
  return (
    <>
      {pages.error && <Failed error={pages.error} again={() => void pages.refetch()} />}
      {pages.isLoading && <Loading />}
      {cases?.length === 0 && <Text c="var(--quiet)">{t("cases.noneClosed")}</Text>}
      <ul className={classes.list}>
        {cases?.map((each) => (
          <li key={each.id}>
            <Group gap="xs">
              <Text fw={600}>{each.reference}</Text>
              <Tag>{t(`cases.kind.${each.kind}`)}</Tag>
              <Tag tone={each.solved ? "good" : "quiet"}>{t(each.solved ? "cases.solved" : "cases.unsolved")}</Tag>
            </Group>
            <p className={classes.words}>{each.summary}</p>
            {each.closed_at && (
              <Text size="sm" c="var(--quiet)">
                <Moment at={each.closed_at} />
                {each.owner && ` · ${each.owner}`}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button size="xs" variant="subtle" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </>
  );
}
