import { Button, Group, Text } from "@mantine/core";
import { IconArrowLeft, IconArrowMerge, IconCopyOff } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { customersSharedNumbers } from "../../api/generated";
import type { CustomerView, SharedNumber } from "../../api/generated";
import { Empty, Failed, Loading } from "../../states";
import parts from "../../records/records.module.css";
import { Found } from "./found";
import { Merge } from "./merge";
import classes from "./customers.module.css";

const PAGE_ROWS = 50;

/** Numbers that several customers use: one person twice, or a family. */
export function Duplicates() {
  const { t } = useTranslation("customers");
  const [pair, setPair] = useState<[CustomerView, CustomerView]>();
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "shared", tags: ["customers"] }],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await customersSharedNumbers({ query: { ...(pageParam && { after: pageParam }) }, signal })).data,
    getNextPageParam: (page: SharedNumber[]) => (page.length < PAGE_ROWS ? undefined : page.at(-1)?.number),
  });
  const shared = pages.data?.pages.flat();
  return (
    <>
      <div className={classes.bar}>
        <div>
          <h1 className={classes.title}>{t("duplicates.title")}</h1>
          <Text size="sm" c="var(--quiet)">
            {t("duplicates.words")}
          </Text>
        </div>
        <Button component={Link} to="/customers" variant="default" leftSection={<IconArrowLeft size={18} aria-hidden />}>
          {t("back")}
        </Button>
      </div>
      {pages.error && <Failed error={pages.error} again={() => void pages.refetch()} />}
      {pages.isLoading && <Loading />}
      {shared?.length === 0 && <Empty icon={<IconCopyOff size={36} />} title={t("duplicates.none")} />}
      <div className={classes.column}>
        {shared?.map(({ number, customers }) => (
          <section key={number} aria-label={number}>
            <Group justify="space-between" mb={6}>
              <h2 className={parts.heading} style={{ margin: 0 }}>
                {number}
              </h2>
              {customers.length > 1 && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconArrowMerge size={16} />}
                  onClick={() => setPair([customers[0]!, customers[1]!])}
                >
                  {t("merge.begin")}
                </Button>
              )}
            </Group>
            <Found label={number} customers={customers} />
          </section>
        ))}
      </div>
      {pages.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t("more")}
          </Button>
        </Group>
      )}
      {pair && <Merge pair={pair} close={() => setPair(undefined)} merged={() => setPair(undefined)} />}
    </>
  );
}
