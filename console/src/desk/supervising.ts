import { useMutation, useQueryClient } from "@tanstack/react-query";

import { supervisionHelpOutMutation, supervisionJoinMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { useMe } from "../api/session";
import { useTelephone } from "./telephone";

/** Coming into talks: whoever has no telephone yet is given one with the first. */
export function useSupervising() {
  const client = useQueryClient();
  const telephone = useTelephone();
  const { agentId } = useMe();
  const onSettled = async () => {
    if (agentId === null) await client.invalidateQueries({ queryKey: ["session"] });
    await askAgain(client, ["desk", "board"]);
  };
  const join = useMutation({ ...supervisionJoinMutation(), onSettled });
  const help = useMutation({ ...supervisionHelpOutMutation(), onSettled });
  return {
    join: (conversation: number, mode: "listen" | "coach" | "speak") => {
      telephone.phone?.wake();
      join.mutate({ path: { conversation_id: conversation }, body: { mode } });
    },
    help: (party: number) => {
      telephone.phone?.wake();
      help.mutate({ path: { party_id: party } });
    },
    pending: join.isPending || help.isPending,
    error: join.error ?? help.error,
  };
}
