import { Button, Group, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconAddressBook, IconCopy, IconSearch, IconUserPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";

import { customersSearch } from "../../api/generated";
import type { CustomerView } from "../../api/generated";
import { may, useMe } from "../../api/session";
import { Empty, Failed, Loading } from "../../states";
import { Edit } from "./edit";
import { Found } from "./found";
import classes from "./customers.module.css";

const TYPING_MILLISECONDS = 250;
const FEWEST_LETTERS = 2;
const FEWEST_LETTERS_OF_AGENTS = 3;
const PAGE_ROWS = 20;

/** Who is it: by a name, a number as people write it, an external id or a case's reference. */
export function Search() {
  const { t } = useTranslation("customers");
  const { person } = useMe();
  const [address, setAddress] = useSearchParams();
  const [typed, setTyped] = useState(address.get("q") ?? "");
  const [q] = useDebouncedValue(typed.trim(), TYPING_MILLISECONDS);
  const [adding, setAdding] = useState(false);
  const all = may(person.role, "supervisor");
  useEffect(() => setAddress(q ? { q } : {}, { replace: true }), [q, setAddress]);
  return (
    <>
      <div className={classes.bar}>
        <h1 className={classes.title}>{t("title")}</h1>
        <Group gap="xs">
          {all && (
            <Button
              component={Link}
              to="/customers/duplicates"
              variant="default"
              leftSection={<IconCopy size={18} aria-hidden />}
            >
              {t("duplicates.title")}
            </Button>
          )}
          <Button leftSection={<IconUserPlus size={18} />} onClick={() => setAdding(true)}>
            {t("add")}
          </Button>
        </Group>
      </div>
      <TextInput
        size="md"
        mb="md"
        type="search"
        label={t("search")}
        placeholder={t("searchHint")}
        leftSection={<IconSearch size={20} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        autoComplete="off"
        maxLength={120}
        data-autofocus
      />
      {q.length >= (all ? FEWEST_LETTERS : FEWEST_LETTERS_OF_AGENTS) ? (
        <Results q={q} all={all} />
      ) : (
        <Empty icon={<IconAddressBook size={40} stroke={1.4} />} title={t("begin")}>
          {t(all ? "beginWords" : "beginWordsAgent")}
        </Empty>
      )}
      {adding && <Edit customer={undefined} close={() => setAdding(false)} />}
    </>
  );
}

/** `all`: whether one may look through them page by page. */
function Results({ q, all }: { q: string; all: boolean }) {
  const { t } = useTranslation("customers");
  const pages = useInfiniteQuery({
    queryKey: [{ _id: "search", q, tags: ["customers"] }],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ pageParam, signal }) =>
      (await customersSearch({ query: { q, ...(pageParam && { after: pageParam }) }, signal })).data,
    getNextPageParam: (page: CustomerView[]) => (!all || page.length < PAGE_ROWS ? undefined : page.at(-1)?.id),
  });
  if (pages.error) return <Failed error={pages.error} again={() => void pages.refetch()} />;
  if (!pages.data) return <Loading />;
  const found = pages.data.pages.flat();
  if (found.length === 0)
    return (
      <Empty icon={<IconSearch size={36} />} title={t("nobody", { q })}>
        {t(all ? "nobodyWords" : "nobodyWordsAgent")}
      </Empty>
    );
  return (
    <>
      <Found label={t("title")} customers={found} />
      {!all && found.length >= PAGE_ROWS && (
        <Text size="sm" c="var(--quiet)" mt="sm">
          {t("onlyFirst", { shown: found.length })}
        </Text>
      )}
      {pages.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" onClick={() => void pages.fetchNextPage()} loading={pages.isFetchingNextPage}>
            {t("more")}
          </Button>
        </Group>
      )}
    </>
  );
}
