import { Button, Group, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { importsFaults } from "../../../api/generated";
import type { FaultView } from "../../../api/generated";
import { said } from "../../../api/refusal";
import { plain } from "../../../desk/labels";
import { Failed } from "../../../states";
import { Listing } from "../../../records/listing";
import parts from "../../../records/records.module.css";

const PAGE_ROWS = 100;
const BYTE_ORDER_MARK = "\uFEFF"; // spreadsheets take the file for UTF-8 by it

async function page(import_id: number, after: number, signal?: AbortSignal): Promise<FaultView[]> {
  return (await importsFaults({ path: { import_id }, query: { after }, ...(signal && { signal }) })).data;
}

/** The rows that were refused, each by its place and why; also as a file to mend them by. */
export function Faults({ id, title, refused }: { id: number; title: string; refused: number }) {
  const { t } = useTranslation("administration");
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "faults", id, tags: ["imports"] }],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) => page(id, pageParam, signal),
    getNextPageParam: (last: FaultView[]) => (last.length < PAGE_ROWS ? undefined : last.at(-1)?.id),
  });
  const download = useMutation({ mutationFn: () => everyFault(id).then((all) => save(all, title)) });
  const faults = pages.data?.pages.flat() ?? [];
  return (
    <section aria-labelledby="faults">
      <Group justify="space-between" mb="xs">
        <h2 className={parts.heading} id="faults" style={{ margin: 0 }}>
          {t("imports.faults", { count: refused })}
        </h2>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} />}
          onClick={() => download.mutate()}
          loading={download.isPending}
        >
          {t("imports.download")}
        </Button>
      </Group>
      {(pages.error ?? download.error) && <Failed error={pages.error ?? download.error} />}
      <Listing
        label={t("imports.faults", { count: refused })}
        rows={faults}
        keyOf={(fault) => fault.id}
        columns={[
          { title: t("imports.row"), cell: (fault) => fault.row },
          { title: t("imports.line"), cell: (fault) => fault.line },
          { title: t("imports.column"), cell: (fault) => t(`field.${fault.column}`, plain(fault.column)) },
          { title: t("imports.why"), cell: sentence },
        ]}
      />
      {pages.hasNextPage && (
        <Group justify="center" mt="sm">
          <Button variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t("more")}
          </Button>
        </Group>
      )}
      <Text size="sm" c="var(--quiet)" mt="xs">
        {t("imports.mend")}
      </Text>
    </section>
  );
}

function sentence({ why, code, values }: FaultView): string {
  return said(why, code, values);
}

async function everyFault(id: number): Promise<FaultView[]> {
  const all: FaultView[] = [];
  for (;;) {
    const next = await page(id, all.at(-1)?.id ?? 0);
    all.push(...next);
    if (next.length < PAGE_ROWS) return all;
  }
}

function save(faults: FaultView[], title: string): void {
  const rows = faults.map((fault) => [fault.row, fault.line, fault.column, sentence(fault)].map(quoted).join(","));
  const text = BYTE_ORDER_MARK + ["row,line,column,reason", ...rows].join("\r\n");
  const way = document.createElement("a");
  way.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  way.download = `${title.replace(/\.[^.]*$/, "")}-refused.csv`;
  way.click();
  URL.revokeObjectURL(way.href);
}

function quoted(cell: string | number): string {
  return `"${String(cell).replaceAll('"', '""')}"`;
}
