import { IconMoodSmile } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { surveysListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../api/session";
import { PAGE_ROWS, Pages, useFilters, WaitingRows } from "../../log";
import { Page } from "../../page";
import { Empty, Failed } from "../../states";
import { Filters } from "./filters";
import { Sheet } from "./sheet";
import { NAMES, queryOf } from "./wanted";
import matters from "../../page/matters.module.css";

/** What customers said afterwards, the newest first, each with its call. */
export default function Surveys() {
  const { t } = useTranslation("surveys");
  const { company } = useMe();
  const filters = useFilters(NAMES);
  const { chosen, before, count } = filters;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...surveysListingOptions({ query: queryOf(chosen, before, PAGE_ROWS) }),
    placeholderData: keepPreviousData,
  });
  const why = before !== undefined ? "older" : count > 0 ? "filtered" : "none";
  return (
    <Page title={t("title")} about={t("about", { zone: company.time_zone })}>
      <Filters filters={filters} />
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <WaitingRows rows={6} height={112} />}
      {data?.length === 0 && !error && (
        <Empty icon={<IconMoodSmile size={36} stroke={1.5} />} title={t(`empty.${why}.title`)}>
          {t(`empty.${why}.words`)}
        </Empty>
      )}
      {data && data.length > 0 && !error && (
        <ul className={matters.list} aria-busy={isPlaceholderData} style={{ opacity: isPlaceholderData ? 0.55 : 1 }}>
          {data.map((survey) => (
            <Sheet key={survey.id} survey={survey} />
          ))}
        </ul>
      )}
      <Pages
        last={data?.length === PAGE_ROWS ? data.at(-1)?.id : undefined}
        later={before !== undefined}
        page={filters.page}
      />
    </Page>
  );
}
