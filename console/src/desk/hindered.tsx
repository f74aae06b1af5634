import { Tooltip, VisuallyHidden } from "@mantine/core";
import { useId, type ReactElement } from "react";

import { Failed } from "../states";

interface Press {
  onClick: () => void;
  loading: boolean;
  "data-disabled": true | undefined;
  "aria-disabled": boolean;
  "aria-describedby": string | undefined;
  "aria-label": string;
}

interface Props {
  /** Why it cannot be pressed now; null: it can. */
  why: string | null;
  /** What it does to whom, said to those who cannot see what stands beside the button. */
  label: string;
  press: () => void;
  pending: boolean;
  error: unknown;
  children: (press: Press) => ReactElement;
}

/** A button that says why it cannot be pressed. Not `disabled`: whoever comes to it by keyboard is told. */
export function Hindered({ why, label, press, pending, error, children }: Props) {
  const id = useId();
  const free = why === null;
  return (
    <>
      <Tooltip label={why} disabled={free} withArrow events={{ hover: true, focus: true, touch: true }}>
        {children({
          onClick: () => free && !pending && press(),
          loading: pending,
          "data-disabled": free ? undefined : true,
          "aria-disabled": !free,
          "aria-describedby": free ? undefined : id,
          "aria-label": label,
        })}
      </Tooltip>
      {!free && <VisuallyHidden id={id}>{why}</VisuallyHidden>}
      {error != null && <Failed error={error} />}
    </>
  );
}
