import { IconMicrophone, IconVolume } from "@tabler/icons-react";
import { useEffect, useRef } from "react";

import type { Phone } from "../../phone";
import classes from "./desk.module.css";

const LOUD = 4; // speech is about a quarter of full scale

/** How loud I am, and the other end: moved by hand, sixty times a second, past React. */
export function Meters({ phone }: { phone: Phone }) {
  const mine = useRef<HTMLElement>(null);
  const theirs = useRef<HTMLElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      const levels = phone.levels();
      if (mine.current) mine.current.style.transform = `scaleX(${Math.min(1, levels.mine * LOUD)})`;
      if (theirs.current) theirs.current.style.transform = `scaleX(${Math.min(1, levels.theirs * LOUD)})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [phone]);
  return (
    <span className={classes.meter} aria-hidden>
      <IconMicrophone size={14} />
      <span>
        <i ref={mine} data-meter="mine" />
      </span>
      <IconVolume size={14} />
      <span>
        <i ref={theirs} data-meter="theirs" />
      </span>
    </span>
  );
}
