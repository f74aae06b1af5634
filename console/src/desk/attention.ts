import { useEffect } from "react";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../api/generated";
import { Ringer, RINGTONE } from "./ringer";
import { useTelephone } from "./telephone";
import { useFlashing } from "./title";

const WANTED = "hotline.notifications";

/** Whether this browser tells of offers outside of the page. */
export function wantsNotifications(): boolean {
  return localStorage.getItem(WANTED) === "yes" && "Notification" in globalThis && Notification.permission === "granted";
}

/** Asks the browser for it, or stops; gives whether it is on now. */
export async function wantNotifications(wanted: boolean): Promise<boolean> {
  const granted = wanted && "Notification" in globalThis && (await Notification.requestPermission()) === "granted";
  localStorage.setItem(WANTED, granted ? "yes" : "no");
  return granted;
}

/** Rings, flashes the title and notifies while somebody is being offered; only the page with the telephone rings. */
export function useAttention(offer: Briefing | null | undefined): void {
  const { t } = useTranslation("desk");
  const { taken } = useTelephone();
  const id = offer?.offer_id;
  const who = offer ? (offer.customer?.name ?? offer.number ?? t("who.withheld")) : "";
  const words = id === undefined ? null : t("offer.flash", { who });

  useEffect(() => {
    if (id === undefined || taken) return;
    const ringer = new Ringer(RINGTONE);
    ringer.start();
    return () => ringer.stop();
  }, [id, taken]);
  useFlashing(words);
  useNotifying(taken ? null : words, `offer-${id}`);
}

/** Tells it outside of the page, if that is hidden and it was asked for. */
export function useNotifying(words: string | null, tag: string): void {
  useEffect(() => {
    if (words === null || !document.hidden || !wantsNotifications()) return;
    const notification = new Notification(words, { tag, icon: "/console/icon.svg" });
    notification.onclick = () => window.focus();
    return () => notification.close();
  }, [words, tag]);
}
