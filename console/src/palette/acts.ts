import {
  IconCoffee,
  IconLogout2,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneEnd,
  IconPhoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  type Icon,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import {
  conversationHangUpMutation,
  conversationHoldMutation,
  conversationResumeMutation,
  deskChooseMutation,
} from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { isLive, useChoices, useDesk } from "../desk/desk";
import { labelOf } from "../desk/labels";
import { useTaking } from "../desk/offers";
import { usePhoneState, useTelephone } from "../desk/telephone";
import { fits } from "./fits";

/** Something to go to or to do. */
export interface Way {
  key: string;
  icon: Icon;
  title: string;
  hint?: string;
  /** What is asked of the server is waited for: it may refuse. */
  go: () => unknown;
}

/** What an agent can do this moment, wherever they are: presence, the offer, the call. */
export function useActs(typed: string): Way[] {
  const presence = usePresence();
  const offer = useOffer();
  const call = useCall();
  return [...offer, ...call, ...presence].filter(({ title }) => fits(title, typed));
}

function usePresence(): Way[] {
  const { t, i18n } = useTranslation("palette");
  const choices = useChoices();
  const { desk } = useDesk();
  const again = useAskAgain();
  const choose = useMutation({ ...deskChooseMutation(), onSettled: again });
  if (!desk) return [];
  const busy = ["reserved", "on_call", "wrap_up"].includes(desk.me.presence);
  const title = (words: string) => (busy ? t("afterwards", { words }) : words);
  const breaks = (choices?.breaks ?? []).map((choice) => ({
    key: `break-${choice.key}`,
    icon: IconCoffee,
    title: title(t("act.break", { why: labelOf(choice, i18n.language) })),
    go: () => choose.mutateAsync({ body: { presence: "break", reason: choice.key } }),
  }));
  const plain = (presence: "available" | "offline", icon: Icon) => ({
    key: presence,
    icon,
    title: title(t(`act.${presence}`)),
    go: () => choose.mutateAsync({ body: { presence } }),
  });
  return [plain("available", IconPlayerPlay), ...breaks, plain("offline", IconLogout2)].filter(
    ({ key }) => busy || key !== desk.me.presence,
  );
}

function useOffer(): Way[] {
  const { t } = useTranslation("palette");
  const { desk } = useDesk();
  const { accept, refuse, telephone } = useTaking();
  const id = desk?.offer?.offer_id;
  if (id === undefined) return [];
  const path = { offer_id: id };
  const take = () => {
    telephone.phone?.wake();
    return accept.mutateAsync({ path });
  };
  return [
    { key: "accept", icon: IconPhone, title: t("act.accept"), go: take },
    { key: "refuse", icon: IconPhoneOff, title: t("act.refuse"), go: () => refuse.mutateAsync({ path }) },
  ];
}

function useCall(): Way[] {
  const { t } = useTranslation("palette");
  const { desk } = useDesk();
  const { phone } = useTelephone();
  const { line, muted } = usePhoneState();
  const onSettled = useAskAgain();
  const hold = useMutation({ ...conversationHoldMutation(), onSettled });
  const resume = useMutation({ ...conversationResumeMutation(), onSettled });
  const hangUp = useMutation({ ...conversationHangUpMutation(), onSuccess: () => phone?.hangUp(), onSettled });
  const talk = desk?.conversation;
  if (!isLive(talk)) return [];
  const path = { conversation_id: talk.id };
  const holding = [
    { key: "hold", icon: IconPlayerPause, title: t("act.hold"), go: () => hold.mutateAsync({ path }) },
    { key: "resume", icon: IconPlayerPlay, title: t("act.resume"), go: () => resume.mutateAsync({ path }) },
  ].filter(({ key }) => key === { talking: "hold", held: "resume" }[talk.status as string]);
  const muting = {
    key: "mute",
    icon: muted ? IconMicrophone : IconMicrophoneOff,
    title: t(muted ? "act.unmute" : "act.mute"),
    go: () => phone?.mute(!muted),
  };
  const ending = { key: "hangUp", icon: IconPhoneEnd, title: t("act.hangUp"), go: () => hangUp.mutateAsync({ path }) };
  return [...holding, ...(line === "in_call" ? [muting] : []), ending];
}

function useAskAgain(): () => void {
  const client = useQueryClient();
  return () => void askAgain(client, ["desk"]);
}
