import { Button } from "@mantine/core";
import { IconDownload, IconPhoneOff } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { callsListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { Refusal } from "../../api/refusal";
import { may, useMe } from "../../api/session";
import { PAGE_ROWS, Pages, useFilters, WaitingRows } from "../../log";
import { Page } from "../../page";
import { Empty, Failed } from "../../states";
import { Filters } from "./filters";
import { Table } from "./table";
import { NAMES, queryOf, tableOf } from "./wanted";

/** The log of calls, newest first. */
export function Log() {
  const { t, i18n } = useTranslation("calls");
  const { person, company } = useMe();
  const filters = useFilters(NAMES);
  const { chosen, before } = filters;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...callsListingOptions({ query: queryOf(chosen, before, PAGE_ROWS) }),
    placeholderData: keepPreviousData,
  });
  const notANumber = chosen.number && error instanceof Refusal && error.status === 422 ? error.message : undefined;
  return (
    <Page
      title={t("title")}
      about={t("about", { zone: company.time_zone })}
      beside={
        may(person.role, "manager") && (
          <Button
            component="a"
            href={tableOf(chosen, i18n.language)}
            download
            variant="default"
            leftSection={<IconDownload size={18} />}
          >
            {t("export")}
          </Button>
        )
      }
    >
      <Filters filters={filters} notANumber={notANumber} />
      {error && !notANumber && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <WaitingRows />}
      {data?.length === 0 && !error && <None filtered={filters.count > 0} older={before !== undefined} />}
      {data && data.length > 0 && !error && (
        <div style={{ opacity: isPlaceholderData ? 0.55 : 1 }} aria-busy={isPlaceholderData}>
          <Table calls={data} />
        </div>
      )}
      <Pages
        last={data?.length === PAGE_ROWS ? data.at(-1)?.id : undefined}
        later={before !== undefined}
        page={filters.page}
      />
    </Page>
  );
}

/** Why there is nothing. */
function None({ filtered, older }: { filtered: boolean; older: boolean }) {
  const { t } = useTranslation("calls");
  const why = older ? "older" : filtered ? "filtered" : "none";
  return (
    <Empty icon={<IconPhoneOff size={36} stroke={1.5} />} title={t(`empty.${why}.title`)}>
      {t(`empty.${why}.words`)}
    </Empty>
  );
}
