import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";

import { conversationAcceptMutation, deskRejectMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { useTelephone } from "./telephone";

/** Whether this is the agent's desk, where an offer stands itself. */
export function useAtDesk(): boolean {
  return useLocation().pathname.startsWith("/desk");
}

/** Taking and refusing what is offered, and how that comes out; taken, it leads to the desk. */
export function useTaking() {
  const client = useQueryClient();
  const telephone = useTelephone();
  const atDesk = useAtDesk();
  const navigate = useNavigate();
  const look = () => askAgain(client, ["desk"]);
  const accept = useMutation({
    ...conversationAcceptMutation(),
    onSuccess: ({ conversation, phone }) => {
      if (phone) telephone.callIn(conversation);
      if (!atDesk) void navigate("/desk");
    },
    onSettled: look,
  });
  const refuse = useMutation({ ...deskRejectMutation(), onSettled: look });
  return { accept, refuse, telephone };
}

/** The same for a button or a key: pressed twice, it is done once. */
export function useOffers() {
  const { accept, refuse, telephone } = useTaking();
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
