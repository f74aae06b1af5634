import {
  IconArrowForwardUp,
  IconArrowsExchange,
  IconCheck,
  IconCoffee,
  IconDoorExit,
  IconKeyboard,
  IconLifebuoy,
  IconLogout2,
  IconMicrophone,
  IconMicrophoneOff,
  IconParking,
  IconPhone,
  IconPhoneEnd,
  IconPhoneOff,
  IconPhoneX,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerRecordFilled,
  IconUserShare,
  IconUsersGroup,
  IconWind,
  type Icon,
} from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import type { Desk, Talk } from "../api/generated";
import { deskChooseMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import {
  isInCompany,
  isTalking,
  mayCallHelp,
  mayPassOn,
  useBreather,
  useCompany,
  useHangUp,
  useHold,
  usePark,
  usePart,
  usePause,
  useTakeBack,
  type Act,
} from "../desk/acts";
import { useChoices, useDesk } from "../desk/desk";
import type { Dialog } from "../desk/dialogs";
import { labelOf } from "../desk/labels";
import { useAtDesk, useTaking } from "../desk/offers";
import { useDialogAtDesk } from "../desk/talk_keys";
import { usePhoneState, useTelephone } from "../desk/telephone";
import { actOfKey, KEY, type Action } from "../screens/desk/keys";
import { fits } from "./fits";

/** Something to go to or to do. */
export interface Way {
  key: string;
  icon: Icon;
  title: string;
  hint?: string;
  /** The key that does the same where one is. */
  press?: string;
  /** What it opens takes the focus: it does not go back to where it was. */
  opens?: boolean;
  /** What is asked of the server is waited for: it may refuse. */
  go: () => unknown;
}

/** What an agent can do this moment, wherever they are: presence, the offer, the call, whoever is parked. */
export function useActs(typed: string): Way[] {
  const { desk } = useDesk();
  const atDesk = useAtDesk();
  const offer = useOffer();
  const part = useColleaguesTalk(desk);
  const talk = useTalk(desk?.conversation);
  const parked = useParked(desk);
  const forms = useForms();
  const presence = usePresence();
  const desks = [...parked, ...forms].map((way) => (atDesk ? way : { ...way, press: undefined }));
  return [...offer, ...part, ...talk, ...desks, ...presence].filter(({ title }) => fits(title, typed));
}

function usePresence(): Way[] {
  const { t, i18n } = useTranslation("palette");
  const choices = useChoices();
  const { desk } = useDesk();
  const client = useQueryClient();
  const choose = useMutation({ ...deskChooseMutation(), onSettled: () => void askAgain(client, ["desk"]) });
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
    { key: "accept", icon: IconPhone, title: t("act.accept"), press: KEY.accept, go: take },
    { key: "refuse", icon: IconPhoneOff, title: t("act.refuse"), press: KEY.refuse, go: () => refuse.mutateAsync({ path }) },
  ];
}

/** The talk of somebody else that I am asked into, or in. */
function useColleaguesTalk(desk: Desk | undefined): Way[] {
  const way = useWay();
  const { come, refuse, leave } = usePart(desk?.part);
  return [
    ...way("accept", "come", IconPhone, come),
    ...way("refuse", "notNow", IconPhoneOff, refuse),
    ...way("hangUp", "leave", IconDoorExit, leave),
  ];
}

/** What can be done in a talk of mine. */
function useTalk(talk: Talk | null | undefined): Way[] {
  const way = useWay();
  const dialog = useDialogWay(talk);
  const hold = useHold(talk);
  const pause = usePause(talk);
  const mute = useMute();
  const company = useCompany(talk);
  const park = usePark(talk);
  const breather = useBreather(talk);
  const hangUp = useHangUp(talk);
  return [
    ...way("hold", hold.is ? "resume" : "hold", hold.is ? IconPlayerPlay : IconPlayerPause, hold),
    ...(talk ? mute : []),
    ...way("record", pause.is ? "recordOn" : "recordPause", pause.is ? IconPlayerRecordFilled : IconPlayerPause, pause),
    ...dialog("pass", IconArrowForwardUp, mayPassOn(talk)),
    ...way("swap", talk?.status === "held" ? "toCaller" : "toOther", IconArrowsExchange, company.swap),
    ...way("together", "together", IconUsersGroup, company.together),
    ...way("handOver", "handOver", IconUserShare, company.handOver),
    ...way("sendAway", company.inside ? "sendAway" : "callOff", IconPhoneX, company.sendAway),
    ...way("park", "park", IconParking, park),
    ...dialog("assist", IconLifebuoy, mayCallHelp(talk)),
    ...way("hangUp", "hangUp", IconPhoneEnd, hangUp).map((each) => ({ ...each, opens: isInCompany(talk) })),
    ...dialog("breather", IconWind, breather.press !== undefined && isTalking(talk)),
  ];
}

function useMute(): Way[] {
  const { t } = useTranslation("palette");
  const { phone } = useTelephone();
  const { line, muted } = usePhoneState();
  if (line !== "in_call") return [];
  const title = t(muted ? "act.unmute" : "act.mute");
  const icon = muted ? IconMicrophone : IconMicrophoneOff;
  return [{ key: "mute", icon, title, press: KEY.mute, go: () => phone?.mute(!muted) }];
}

/** Whoever is parked for me, while I am in no talk; the key takes the first. */
function useParked(desk: Desk | undefined): Way[] {
  const { t } = useTranslation("palette");
  const takeBack = useTakeBack();
  const idle = desk && !desk.offer && !desk.conversation && !desk.part;
  if (!idle) return [];
  return desk.parked.map((line, place) => ({
    key: `parked-${line.entry_id}`,
    icon: IconParking,
    title: t("act.takeBack", { who: line.who ?? t("act.withheld") }),
    press: place === 0 ? KEY.takeBack : undefined,
    go: takeBack(line, true).ask,
  }));
}

/** What is done by a form of the desk, while it is there. */
function useForms(): Way[] {
  const { t } = useTranslation("palette");
  const [save, help] = [actOfKey("save"), actOfKey("help")];
  return [
    ...(save ? [{ key: "save", icon: IconCheck, title: t("act.save"), press: KEY.save, opens: true, go: save }] : []),
    ...(help ? [{ key: "help", icon: IconKeyboard, title: t("act.help"), press: KEY.help, opens: true, go: help }] : []),
  ];
}

/** A way for an act, while it can be done. */
function useWay(): (action: Action, words: string, icon: Icon, act: Act) => Way[] {
  const { t } = useTranslation("palette");
  return (action, words, icon, act) =>
    act.press ? [{ key: words, icon, title: t(`act.${words}`), press: KEY[action], go: act.ask }] : [];
}

/** A way to a dialog of the desk, wherever one is. */
function useDialogWay(talk: Talk | null | undefined): (dialog: Dialog & Action, icon: Icon, possible: boolean) => Way[] {
  const { t } = useTranslation("palette");
  const ask = useDialogAtDesk();
  return (dialog, icon, possible) => {
    if (!talk || !possible) return [];
    const go = () => ask(dialog, talk.id);
    return [{ key: dialog, icon, title: t(`act.${dialog}`), press: KEY[dialog], opens: true, go }];
  };
}
