import type { Noted } from "../api/generated";
import { Moment } from "../time";

const A_SHIFT_MILLISECONDS = 12 * 60 * 60_000;

interface NotesProps {
  notes: Noted[];
  /** When the contact began, whose day stands above. */
  since: string;
  className?: string;
}

/** A contact's notes, each with who wrote it and when they talked: nobody's runs into another's. */
export function Notes({ notes, since, className }: NotesProps) {
  return notes.map(({ agent, at, note }, place) => (
    <p key={place} className={className}>
      <span style={{ color: "var(--quiet)", fontSize: "0.875em" }}>
        {agent && `${agent} · `}
        <Moment at={at} precision={Date.parse(at) - Date.parse(since) < A_SHIFT_MILLISECONDS ? "time" : "minute"} />
      </span>{" "}
      {note}
    </p>
  ));
}
