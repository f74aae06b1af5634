import { Button, Loader } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";

import type { Switch } from "../../desk/acts";
import { KEY, useKey, type Action } from "./keys";
import { Shortcut } from "./shortcut";
import classes from "./desk.module.css";

interface Props {
  toggle: Switch;
  action: Action;
  /** What the button does now, and while it is pending what is being done. */
  words: { put: string; take: string; putting: string; taking: string };
  icons: { put: Icon; take: Icon };
  size: "xs" | "sm";
}

/** The button and the key of what the carrier does and undoes, in words at every moment. */
export function Toggle({ toggle, action, words, icons, size }: Props) {
  const { is, pending, possible, towards, press } = toggle;
  const Picture = is ? icons.take : icons.put;
  const doing = pending && (towards ? words.putting : words.taking);
  useKey(action, press, doing);
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
        onClick={press}
        disabled={!possible}
        aria-pressed={is}
        aria-disabled={pending}
      >
        {doing || (is ? words.take : words.put)} {!pending && <Shortcut>{KEY[action]}</Shortcut>}
      </Button>
    </>
  );
}
