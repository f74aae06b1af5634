import { useState } from "react";

import type { Briefing, Desk } from "../../api/generated";

/** Whom I was offered last, once they are gone without a word of mine, until I do something else. */
export function useWithdrawn(desk: Desk | undefined): Briefing | null {
  const [last, setLast] = useState<Briefing | null>(null);
  const offer = desk?.offer;
  const free = desk?.me.presence === "available";
  if (offer && offer.offer_id !== last?.offer_id) setLast(offer);
  if (!offer && last && !free) setLast(null);
  return !offer && free ? last : null;
}
