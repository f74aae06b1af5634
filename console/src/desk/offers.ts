import { useMutation, useQueryClient } from "@tanstack/react-query";

import { conversationAcceptMutation, deskRejectMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { useTelephone } from "./telephone";

/** Taking and refusing what is offered. */
export function useOffers() {
  const client = useQueryClient();
  const telephone = useTelephone();
  const look = () => askAgain(client, ["desk"]);
  const accept = useMutation({
    ...conversationAcceptMutation(),
    onSuccess: ({ conversation, phone }) => {
      if (phone) telephone.callIn(conversation);
    },
    onSettled: look,
  });
  const refuse = useMutation({ ...deskRejectMutation(), onSettled: look });
  return {
    accept: (offerId: number) => {
      telephone.phone?.wake();
      if (!accept.isPending) accept.mutate({ path: { offer_id: offerId } });
    },
    refuse: (offerId: number) => refuse.mutate({ path: { offer_id: offerId } }),
    pending: accept.isPending || refuse.isPending,
    error: accept.error ?? refuse.error,
  };
}
