import type { QueueBoard } from "../../api/generated";

/** How a queue fares: `closed` and `calm` need nobody; the others are said aloud, the later the louder. */
export type Load = "closed" | "calm" | "late" | "unserved" | "overloaded";

const MUCH_LATER = 3;

/** Late: somebody has waited longer than the target; overloaded: three times as long; unserved: nobody is there. */
export function loadOf(queue: QueueBoard, secondsAgo: number): Load {
  if (queue.longest_wait_seconds === null) return queue.open ? "calm" : "closed";
  const present = Object.entries(queue.agents).filter(([presence]) => presence !== "offline" && presence !== "break");
  if (present.every(([, count]) => count === 0)) return "unserved";
  const longest = queue.longest_wait_seconds + secondsAgo; // since the board was asked for
  if (longest > queue.target_seconds * MUCH_LATER) return "overloaded";
  return longest > queue.target_seconds ? "late" : "calm";
}
