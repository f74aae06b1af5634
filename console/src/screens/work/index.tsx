import { Button } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { workListing } from "../../api/generated";
import type { Work } from "../../api/generated";
import { useMe } from "../../api/session";
import { WaitingRows } from "../../log";
import { Page } from "../../page";
import { Empty, Failed } from "../../states";
import { CalledOffCallbacks } from "./called_off";
import { Line } from "./line";
import matters from "../../page/matters.module.css";

const LOOK_MILLISECONDS = 60_000; // hints come at once; this heals one that was lost

/** What I owe to whom: cases with what is promised in them, tasks, callbacks that I agreed to; what is due first, first. */
export default function MyWork() {
  const { t } = useTranslation("work");
  const { company } = useMe();
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "work", tags: ["work"] }],
    initialPageParam: undefined as NonNullable<Work["next"]> | undefined,
    queryFn: async ({ pageParam, signal }) => (await workListing({ query: pageParam, signal })).data,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: LOOK_MILLISECONDS,
  });
  const lines = pages.data?.pages.flatMap((page) => page.lines);
  return (
    <Page title={t("title")} about={t("about", { zone: company.time_zone })}>
      {pages.error && <Failed error={pages.error} again={() => void pages.refetch()} />}
      {pages.isPending && <WaitingRows rows={6} height={88} />}
      <CalledOffCallbacks callbacks={pages.data?.pages[0]?.called_off ?? []} />
      {lines?.length === 0 && !pages.error && (
        <Empty icon={<IconChecks size={36} stroke={1.5} />} title={t("empty.title")}>
          {t("empty.words")}
        </Empty>
      )}
      {lines && lines.length > 0 && (
        <ul className={matters.list} aria-label={t("title")}>
          {lines.map((line) => (
            <Line key={`${line.what}-${line.id}`} line={line} />
          ))}
        </ul>
      )}
      {pages.hasNextPage && (
        <Button mt="md" variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
          {t("more")}
        </Button>
      )}
    </Page>
  );
}
