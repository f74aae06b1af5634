import type { CallLine } from "../../api/generated";

/** What is shown of a call record; null where the call has not come so far. */
export interface Record {
  waited: number | null;
  talked: number | null;
  held: number | null;
  menu: number | null;
  wrappedUp: number | null;
  whole: number | null;
}

/** The call record, once there is one; times in seconds. */
export function recordOf(call: CallLine): Record {
  const written = call.record ?? {};
  const seconds = (name: string): number | null => {
    const value = written[name];
    return typeof value === "number" && value > 0 ? value : null;
  };
  return {
    waited: seconds("queue_seconds"),
    talked: seconds("talk_seconds"),
    held: seconds("hold_seconds"),
    menu: seconds("menu_seconds"),
    wrappedUp: seconds("wrap_up_seconds"),
    whole: seconds("seconds"),
  };
}
