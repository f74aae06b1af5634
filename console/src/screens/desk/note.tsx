import { Text, Textarea } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState, type Ref } from "react";
import { useTranslation } from "react-i18next";

import { conversationKeepNoteMutation } from "../../api/generated/@tanstack/react-query.gen";
import type { Talk } from "../../api/generated";
import { Away, messageOf } from "../../api/refusal";
import { keptAs } from "../../desk/kept";
import { useConnection } from "../../stream";

const TYPING_MILLISECONDS = 500;

/** The note, kept by the server as it is typed, and by this browser until the server has it. */
export function useNote(talk: Talk) {
  const unsaved = keptAs("note", talk.id);
  const [note, setNote] = useState(() => sessionStorage.getItem(unsaved) ?? talk.note);
  const connection = useConnection();
  const keep = useMutation({
    ...conversationKeepNoteMutation(),
    scope: { id: unsaved }, // one after the other: an older note must not come last
    onSuccess: (_, { body }) => {
      if (sessionStorage.getItem(unsaved) === body.note) sessionStorage.removeItem(unsaved);
    },
  });
  const send = (words: string, disposition?: string) =>
    keep.mutate({ path: { conversation_id: talk.id }, body: { note: words, disposition } });
  const later = useDebouncedCallback(send, { delay: TYPING_MILLISECONDS, flushOnUnmount: true });
  const flush = later.flush;
  useEffect(() => {
    addEventListener("pagehide", flush);
    return () => removeEventListener("pagehide", flush);
  }, [flush]);
  useEffect(() => {
    const left = sessionStorage.getItem(unsaved);
    if (connection === "open" && left !== null) later(left); // from before a reload, or a lost connection
  }, [connection, unsaved, later]);
  const type = (words: string) => {
    setNote(words);
    sessionStorage.setItem(unsaved, words);
    later(words);
  };
  return {
    note,
    type,
    /** Keeps what was chosen too: the timer ends the wrap-up with it. */
    choose: (disposition: string) => send(note, disposition),
    forget: () => sessionStorage.removeItem(unsaved),
    kept: keep.isSuccess && keep.variables.body.note === note,
    error: keep.error,
  };
}

interface NoteProps {
  state: ReturnType<typeof useNote>;
  ref?: Ref<HTMLTextAreaElement>;
  /** The queue asks for one. */
  missing?: boolean;
}

export function NoteField({ state, ref, missing }: NoteProps) {
  const { t } = useTranslation("desk");
  return (
    <Textarea
      ref={ref}
      label={t("wrapUp.note")}
      value={state.note}
      onChange={(event) => state.type(event.currentTarget.value)}
      autosize
      minRows={3}
      maxRows={12}
      maxLength={20_000}
      error={missing ? t("record:wrapUp.noteMissing") : state.error && (state.error instanceof Away ? t("wrapUp.keptHere") : messageOf(state.error))}
      description={
        <Text span size="xs" c="var(--quiet)" role="status">
          {!state.error && t(state.kept ? "wrapUp.kept" : "wrapUp.keeps")}
        </Text>
      }
      inputWrapperOrder={["label", "input", "description", "error"]}
    />
  );
}
