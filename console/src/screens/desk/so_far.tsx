import { Text } from "@mantine/core";
import { IconUserShare } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Briefing, Spoke } from "../../api/generated";
import { useDesk } from "../../desk/desk";
import { Moment } from "../../time";
import { Opening } from "./opening";
import classes from "./desk.module.css";

interface SoFarProps {
  briefing: Briefing;
  /** On the offer: as far as there is room. */
  brief?: boolean;
  /** Before, or in, the talk: with words to begin with. */
  begins?: boolean;
}

/** By whom the caller comes, and what everybody before has noted in this call: nobody is asked the same twice. */
export function SoFar({ briefing, brief = false, begins = false }: SoFarProps) {
  const { t } = useTranslation("record");
  const title = useTitle(briefing);
  const { desk } = useDesk();
  const mine = desk?.conversation;
  const { handed_over: handed, spoken } = briefing;
  if (spoken.length === 0) return null;
  /** A note that its agent goes on with is in the field already, and not told twice. */
  const goesOn = mine?.briefing?.offer_id === briefing.offer_id && mine.note !== "" && spoken.at(-1)?.agent_id === desk?.me.id;
  const noted = spoken.findLast(({ note, handing_note: words }) => note || words);
  return (
    <section className={brief ? classes.brief : classes.card} aria-label={title}>
      <Text fw={600}>
        <IconUserShare size={18} aria-hidden /> {title}
      </Text>
      <ul className={classes.list}>
        {spoken.map((one, place) => (
          <li key={place} className={classes.entry}>
            <One one={one} inField={place === spoken.length - 1 && goesOn} />
          </li>
        ))}
      </ul>
      {begins && noted && !handed?.own && (
        <Opening
          of={noted.agent_id === desk?.me.id ? "opening.ownWords" : "opening.handed"}
          language={briefing.language}
          values={() => ({ name: noted.agent })}
        />
      )}
      {!brief && briefing.case_reference && (
        <Text size="sm" mt="xs">
          {t("desk:cases.reference")} <strong>{briefing.case_reference}</strong>
        </Text>
      )}
    </section>
  );
}

function useTitle({ handed_over: handed }: Briefing): string {
  const { t } = useTranslation("company");
  if (!handed) return t("record:soFar.title");
  if (handed.own) return t("setAside");
  return t(handed.taken ? "takenOver" : "handedOver", { name: handed.by });
}

function One({ one, inField }: { one: Spoke; inField: boolean }) {
  const { t } = useTranslation("record");
  const how = t(`soFar.how.${one.ended_why ?? "talks"}`, "");
  return (
    <>
      <div className={classes.quiet}>
        <strong>{one.agent}</strong> · <Moment at={(one.ended_why === "parked" && one.until) || one.at} precision="time" />
        {how && ` · ${how}`}
        {one.writing && one.ended_why && ` · ${t("soFar.writing")}`}
      </div>
      {one.handing_note && <p className={classes.words}>“{one.handing_note}”</p>}
      {one.note && <p className={classes.words}>{one.note}</p>}
      {!one.note && !one.handing_note && <div className={classes.quiet}>{t(inField ? "soFar.inField" : "soFar.none")}</div>}
    </>
  );
}
