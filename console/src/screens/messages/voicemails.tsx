import { IconMicrophone } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { voicemailsListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { PAGE_ROWS } from "../../log";
import { LOOK_MILLISECONDS } from ".";
import { List, type Wanted } from "./list";
import { Message } from "./message";

/** The messages that callers have left. */
export function Voicemails(wanted: Wanted) {
  const { state, before } = wanted;
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...voicemailsListingOptions({ query: { done: state === "done", before, limit: PAGE_ROWS } }),
    placeholderData: keepPreviousData,
    refetchInterval: LOOK_MILLISECONDS,
  });
  return (
    <List
      {...wanted}
      rows={data}
      error={error}
      again={() => void refetch()}
      busy={isPlaceholderData}
      icon={<IconMicrophone size={36} stroke={1.5} />}
      empty="empty"
    >
      {(message) => <Message key={message.id} message={message} />}
    </List>
  );
}
