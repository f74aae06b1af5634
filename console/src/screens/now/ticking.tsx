import { Since } from "../../time";
import classes from "./now.module.css";

/** How long it has lasted by the server's clock, in figures that keep their width. */
export function Ticking({ at }: { at: string }) {
  return (
    <span className={classes.ticking}>
      <Since at={at} />
    </span>
  );
}
