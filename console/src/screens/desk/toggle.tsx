import { Button, Loader } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { askAgain } from "../../api/rooms";
import { KEY, useKey, type Action } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

type Ask = (options: { path: { conversation_id: number } }) => Promise<unknown>;

interface Switched {
  conversation: number;
  /** What is so, and what was asked for last. */
  is: boolean;
  wanted: boolean;
  put: Ask;
  take: Ask;
}

/** Something of the talk that the carrier does and undoes: pending until it has confirmed what was wanted. */
export function useToggle({ conversation, is, wanted, put, take }: Switched) {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: (on: boolean) => (on ? put : take)({ path: { conversation_id: conversation } }),
    onSettled: () => askAgain(client, ["desk"]),
  });
  return {
    is,
    pending: ask.isPending || wanted !== is,
    /** Where it goes: what is asked for while it is pending. */
    towards: ask.isPending ? ask.variables : wanted,
    change: () => ask.mutate(!is),
    error: ask.error,
  };
}

interface Props {
  toggle: ReturnType<typeof useToggle>;
  action: Action;
  /** What the button does now, and while it is pending what is being done. */
  words: { put: string; take: string; putting: string; taking: string };
  icons: { put: Icon; take: Icon };
  size: "xs" | "sm";
  disabled?: boolean;
}

/** The button and the key of such a thing, in words at every moment. */
export function Toggle({ toggle, action, words, icons, size, disabled = false }: Props) {
  const { is, pending, towards, change } = toggle;
  const act = disabled || pending ? undefined : change;
  const Picture = is ? icons.take : icons.put;
  useKey(action, act);
  const doing = pending && (towards ? words.putting : words.taking);
  return (
    <>
      <span role="status" className={classes.unseen}>
        {doing}
      </span>
      <Button
        size={size}
        color="#a15c00"
        variant={is ? "filled" : "default"}
        leftSection={pending ? <Loader size={16} color="currentColor" aria-hidden /> : <Picture size={size === "sm" ? 18 : 16} />}
        onClick={act}
        disabled={disabled}
        aria-pressed={is}
        aria-disabled={pending}
      >
        {doing || (is ? words.take : words.put)} {!pending && <Shortcut>{KEY[action]}</Shortcut>}
      </Button>
    </>
  );
}
