import { useTranslation } from "react-i18next";

import type { EndFigures } from "../../../api/generated";
import { Figure } from "../../../figures";
import { Card } from "../../../page";
import { Before, Calls, useShare } from "./number";
import type { Both } from "./spots";
import classes from "./figures.module.css";

const ENDS = ["person", "callback", "message", "finished", "hung_up", "cut_off"] as const satisfies (keyof EndFigures)[];

/** How calls ended, each counted once, and how many were contained. */
export function Ends({ both: { now, before } }: { both: Both }) {
  const { t } = useTranslation("flow_figures");
  const told = useShare();
  return (
    <Card title={t("ends.title")}>
      <div className={classes.ends}>
        <Figure name={t("calls")} big>
          <Calls of={now} deed={{}} calls={now.calls} name={t("calls")} />
          {before && <div className={classes.quiet}>{t("beforeCount", { count: before.calls })}</div>}
        </Figure>
        <Figure of="containment" big>
          {told({ calls: now.contained, of: now.calls })}
          {before && before.calls > 0 && (
            <div className={classes.quiet}>
              <Before
                now={{ calls: now.contained, of: now.calls }}
                before={{ calls: before.contained, of: before.calls }}
                calls=""
              />
            </div>
          )}
        </Figure>
      </div>
      {before && <Bar figures={before} name={t("before")} />}
      <Bar figures={now} name={before ? t("now") : ""} />
      <ul className={classes.legend}>
        {ENDS.map((end) => (
          <li key={end} data-end={end}>
            <span className={classes.swatch} aria-hidden />
            <span>{t(`ends.${end}`)}</span>
            <Calls of={now} deed={{ did: end }} calls={now.ends[end]} name={t(`ends.${end}`)} />
            <span className={classes.quiet}>{told({ calls: now.ends[end], of: now.calls })}</span>
            {before && (
              <Before
                now={{ calls: now.ends[end], of: now.calls }}
                before={{ calls: before.ends[end], of: before.calls }}
                calls={<Calls of={before} deed={{ did: end }} calls={before.ends[end]} name={t(`ends.${end}`)} />}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The picture of what the list below says. */
function Bar({ figures, name }: { figures: Both["now"]; name: string }) {
  if (figures.calls === 0) return null;
  return (
    <div className={classes.barLine} aria-hidden>
      {name && <span className={classes.quiet}>{name}</span>}
      <div className={classes.bar}>
        {ENDS.map((end) => (
          <span key={end} data-end={end} style={{ flexGrow: figures.ends[end] }} />
        ))}
      </div>
    </div>
  );
}
