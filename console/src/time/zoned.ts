/** The instant at which a clock in `zone` shows this day ("2026-03-02") and time ("10:00"), in ISO 8601. */
export function instantIn(zone: string, day: string, time: string): string {
  const wished = Date.parse(`${day}T${time}:00Z`);
  let guess = wished;
  for (let i = 0; i < 2; i++) guess = wished - offsetAt(zone, guess); // twice: the offset may change between
  return new Date(guess).toISOString();
}

/** The day ("2026-03-02") that a clock in `zone` shows. */
export function dayIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);
}

const HOUR = 3_600_000;
const FIRST = "10:00";
const DAYTIME = ["08:00", "18:00"] as const;

/** A day and time, as a clock in `zone` shows them, to suggest for a call: on the next half hour that is an hour away, by day. */
export function soonIn(zone: string, now: number): { day: string; time: string } {
  const at = Math.ceil((now + HOUR) / (HOUR / 2)) * (HOUR / 2);
  const [day, time] = [dayIn(zone, at), timeIn(zone, at)];
  if (time < DAYTIME[0]) return { day, time: FIRST };
  return time > DAYTIME[1] ? { day: dayIn(zone, at + 24 * HOUR), time: FIRST } : { day, time };
}

/** The end of a working day, by which a promise is kept. */
const EVENING = "17:00";
const LAST = "23:59";

/** The time of `day` to suggest for what is due then: the evening, or what is left of a day whose evening has gone. */
export function dueOn(zone: string, day: string, now: number): string {
  if (day === "" || Date.parse(instantIn(zone, day, EVENING)) > now) return EVENING;
  const at = Math.ceil((now + HOUR) / (HOUR / 2)) * (HOUR / 2);
  return dayIn(zone, at) === day ? timeIn(zone, at) : LAST;
}

/** The time ("10:00") that a clock in `zone` shows. */
export function timeIn(zone: string, at: number): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, timeStyle: "short" }).format(at);
}

function offsetAt(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const shown = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return shown - Math.floor(at / 1000) * 1000;
}
