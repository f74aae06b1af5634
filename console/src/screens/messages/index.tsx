import { Group, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { givenUpListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { useMe } from "../../api/session";
import { PAGE_ROWS, useFilters } from "../../log";
import { Page } from "../../page";
import { GivenUp } from "./given_up";
import { Voicemails } from "./voicemails";

const STATES = ["open", "done"] as const;
const KINDS = ["messages", "callbacks"] as const;
export const LOOK_MILLISECONDS = 60_000; // hints come at once; this heals one that was lost

/** What callers wait for: messages to be heard and answered, callbacks that reached nobody; or done already. */
export default function ToDo() {
  const { t } = useTranslation("messages");
  const { company } = useMe();
  const { chosen, before, choose, page } = useFilters(["state", "kind"] as const);
  const state = chosen.state === "done" ? "done" : "open";
  const kind = chosen.kind === "callbacks" ? "callbacks" : "messages";
  const label = useLabel();
  const List = kind === "callbacks" ? GivenUp : Voicemails;
  return (
    <Page
      title={t("title")}
      about={t("about", { zone: company.time_zone })}
      beside={
        <Group gap="xs">
          <SegmentedControl
            aria-label={t("kinds")}
            data={KINDS.map((value) => ({ value, label: label(value) }))}
            value={kind}
            onChange={(value) => choose({ kind: value === "callbacks" ? value : null })}
          />
          <SegmentedControl
            aria-label={t("which")}
            data={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
            value={state}
            onChange={(value) => choose({ state: value === "done" ? value : null })}
          />
        </Group>
      }
    >
      <List state={state} before={before} page={page} />
    </Page>
  );
}

/** Of the callbacks also how many there are to be done, so that nobody has to look whether there are any. */
function useLabel(): (kind: (typeof KINDS)[number]) => string {
  const { t } = useTranslation("messages");
  const { data } = useQuery({
    ...givenUpListingOptions({ query: { limit: PAGE_ROWS } }),
    refetchInterval: LOOK_MILLISECONDS,
  });
  return (kind) => {
    const words = t(`kind.${kind}`);
    return kind === "callbacks" && data?.length ? t("count", { words, count: data.length }) : words;
  };
}
