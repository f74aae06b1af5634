import { IconMicrophone } from "@tabler/icons-react";

import { voicemailsListingOptions } from "../../api/generated/@tanstack/react-query.gen";
import { PAGE_ROWS } from "../../log";
import { List, type Wanted } from "./list";
import { useListed } from "./listed";
import { Message } from "./message";

/** The messages that callers have left. */
export function Voicemails(wanted: Wanted) {
  const { state, before } = wanted;
  const listed = useListed(voicemailsListingOptions({ query: { done: state === "done", before, limit: PAGE_ROWS } }));
  return (
    <List
      {...wanted}
      {...listed}
      icon={<IconMicrophone size={36} stroke={1.5} />}
      empty="empty"
    >
      {(message) => <Message key={message.id} message={message} />}
    </List>
  );
}
