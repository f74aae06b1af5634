import { SegmentedControl } from "@mantine/core";
import { IconMicrophone } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { voicemailsListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../api/session";
import { PAGE_ROWS, Pages, useFilters, WaitingRows } from "../../log";
import { Page } from "../../page";
import { Empty, Failed } from "../../states";
import { Message } from "./message";
import classes from "./messages.module.css";

const STATES = ["open", "done"] as const;
const LOOK_MILLISECONDS = 60_000; // hints come at once; this heals one that was lost

/** The messages that callers have left: to be heard, answered and done, or done already. */
export default function Messages() {
  const { t } = useTranslation("messages");
  const { company } = useMe();
  const { chosen, before, choose, page } = useFilters(["state"] as const);
  const state = chosen.state === "done" ? "done" : "open";
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...voicemailsListingOptions({ query: { done: state === "done", before, limit: PAGE_ROWS } }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MILLISECONDS,
  });
  return (
    <Page
      title={t("title")}
      about={t("about", { zone: company.time_zone })}
      beside={
        <SegmentedControl
          aria-label={t("which")}
          data={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
          value={state}
          onChange={(value) => choose({ state: value === "done" ? value : null })}
        />
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <WaitingRows rows={6} height={88} />}
      {data?.length === 0 && !error && (
        <Empty icon={<IconMicrophone size={36} stroke={1.5} />} title={t(`empty.${state}.title`)}>
          {t(`empty.${state}.words`)}
        </Empty>
      )}
      {data && data.length > 0 && !error && (
        <ul className={classes.list} aria-busy={isPlaceholderData}>
          {data.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ul>
      )}
      <Pages last={data?.length === PAGE_ROWS ? data.at(-1)?.id : undefined} later={before !== undefined} page={page} />
    </Page>
  );
}
