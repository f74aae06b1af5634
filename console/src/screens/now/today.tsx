import { useTranslation } from "react-i18next";

import type { Board } from "../../api/generated";
import { Figure, useFigure } from "../../figures";
import { Moment } from "../../time";
import { WaitingNow } from "./waiting_now";
import classes from "./now.module.css";

const AIM = 0.8;

/** What is read from across the room: who waits over all queues, and how well the day goes. */
export function Foremost({ board }: { board: Board }) {
  const { t } = useTranslation("now");
  const write = useFigure();
  const { today, queues } = board;
  const missed = today.service_level !== null && today.service_level < AIM;
  return (
    <div className={classes.foremost}>
      <WaitingNow queues={queues} now={board.now} />
      <Figure of="service_level" big>
        <span data-missed={missed} className={classes.level}>
          {write(today.service_level, "share")}
        </span>
        {today.service_level !== null && (
          <small className={classes.aim}>{t(missed ? "today.below" : "today.reached", { aim: write(AIM, "share") })}</small>
        )}
      </Figure>
    </div>
  );
}

/** The day so far over all queues, each figure with its definition. */
export function Today({ board }: { board: Board }) {
  const { t } = useTranslation("now");
  const write = useFigure();
  const { today } = board;
  return (
    <section className={classes.today} aria-labelledby="today">
      <h2 className={classes.heading} id="today">
        {t("today.title")}{" "}
        <span className={classes.quiet}>
          {t("today.since")} <Moment at={board.day_since} />
        </span>
      </h2>
      <div className={classes.figures}>
        <Figure of="service_level_strict">{write(today.service_level_strict, "share")}</Figure>
        <Figure of="received">{write(today.received, "count")}</Figure>
        <Figure of="presented">{write(today.presented, "count")}</Figure>
        <Figure of="answered">{write(today.answered, "count")}</Figure>
        <Figure of="abandoned">{write(today.abandoned, "count")}</Figure>
        <Figure of="asa">{write(today.asa, "seconds")}</Figure>
        <Figure of="wait_p90">{write(today.wait_p90, "seconds")}</Figure>
        <Figure of="callbacks_wanted">{write(today.callbacks_wanted, "count")}</Figure>
        <Figure of="callbacks_done">{write(today.callbacks_done, "count")}</Figure>
      </div>
    </section>
  );
}
