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
