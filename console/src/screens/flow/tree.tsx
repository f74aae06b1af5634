import {
  IconArrowRight,
  IconClock,
  IconCornerUpLeft,
  IconFileSearch,
  IconGitBranch,
  IconHelpCircle,
  IconId,
  IconLanguage,
  IconList,
  IconMicrophone,
  IconPhoneEnd,
  IconPhoneIncoming,
  IconPhoneOutgoing,
  IconUsers,
  IconVolume,
  type Icon,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { CallflowsTreePlace as Place, FlowTree, ProblemView, Way } from "../../api/generated";
import { plain, useLabels } from "../../desk/labels";
import { useQueueTitle } from "../../log";
import { Fault } from "./problems";
import { useCondition } from "./condition";
import classes from "./flow.module.css";

/** The picture of each kind of place. */
export const SIGNS: Record<string, Icon> = {
  menu: IconList,
  announce: IconVolume,
  language: IconLanguage,
  hours: IconClock,
  identify: IconId,
  branch: IconGitBranch,
  case_status: IconFileSearch,
  queue: IconUsers,
  voicemail: IconMicrophone,
  callback: IconPhoneOutgoing,
  transfer: IconPhoneIncoming,
  question: IconHelpCircle,
  hangup: IconPhoneEnd,
};

interface Told {
  flow: FlowTree;
  language: string;
}

/** The places from the start on, each below the way that leads there; then the branches that begin elsewhere. */
export function Branches({ flow, language }: Told) {
  const { t } = useTranslation("flow");
  const roots = flow.tree.places.filter((place) => place.parent === null);
  return (
    <>
      {roots.map((root, index) => (
        <section key={root.name} className={classes.root} aria-label={root.title}>
          {index > 0 && <p className={classes.quiet}>{t(root.reachable ? "alsoHere" : "unreachable")}</p>}
          <Node flow={flow} language={language} place={root} />
        </section>
      ))}
    </>
  );
}

function Node({ flow, language, place }: Told & { place: Place }) {
  const { t } = useTranslation("flow");
  const Sign = SIGNS[place.kind] ?? IconList;
  const only = onlyWay(place);
  const faults = flow.problems.filter((problem: ProblemView) => problem.node === place.name);
  return (
    <div className={classes.node} id={place.name} tabIndex={-1}>
      <div className={classes.head}>
        <Sign size={19} stroke={1.7} aria-hidden />
        <h2 className={classes.name}>{place.title}</h2>
        <span className={classes.kind}>{t(`kind.${place.kind}`, plain(place.kind))}</span>
        <Details place={place} />
      </div>
      {faults.map((fault) => (
        <Fault key={fault.path + fault.message} fault={fault} />
      ))}
      <Sayings place={place} language={language} />
      {only ? (
        <>
          <div className={classes.then}>
            <WayOut way={only} />
          </div>
          <Below flow={flow} language={language} name={only.target} />
        </>
      ) : place.ways.length > 0 && (
        <ul className={classes.ways}>
          {place.ways.map((way, index) => (
            <li key={`${way.field}-${way.key}-${index}`}>
              <WayOut way={way} />
              {way.leads === "below" && <Below flow={flow} language={language} name={way.target} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What comes next wherever nothing is chosen: it stands below, not further in. */
function onlyWay({ ways }: Place): Way | undefined {
  const [first] = ways;
  return ways.length === 1 && first?.when === "next" && first.leads === "below" ? first : undefined;
}

function Below({ flow, language, name }: Told & { name: string }) {
  const place = flow.tree.places.find((each) => each.name === name);
  return place ? <Node flow={flow} language={language} place={place} /> : null;
}

/** One way out: by a key, on a condition, or what comes next. */
export function WayOut({ way }: { way: Way }) {
  const { t } = useTranslation("flow");
  const label = useLabels();
  const condition = useCondition();
  const stands = way.reason ? label("reasons", way.reason) : way.cause ? label("causes", way.cause) : "";
  const when =
    way.when === "condition"
      ? t("when", { condition: condition(way.condition ?? {}) })
      : way.when === "key"
        ? (way.label ?? "")
        : t(`way.${way.field}`, { defaultValue: way.meaning, count: way.times ?? 1 });
  return (
    <span className={classes.way}>
      {way.key !== null && <kbd className={classes.key}>{way.key}</kbd>}
      <span>{when}</span>
      {stands && stands !== way.label && <span className={classes.quiet}>{stands}</span>}
      {way.leads !== "below" && (
        <a href={`#${way.target}`} className={classes.leads}>
          {way.leads === "back" ? <IconCornerUpLeft size={15} aria-hidden /> : <IconArrowRight size={15} aria-hidden />}
          {t(way.leads === "back" ? "backTo" : "goTo", { place: way.target_title })}
        </a>
      )}
    </span>
  );
}

/** What is said there, in one language; a recording by its name where nothing is written. */
export function Sayings({ place, language }: { place: Place; language: string }) {
  const { t } = useTranslation("flow");
  return (
    <>
      {place.sayings.map((saying) => {
        const wording = saying.wordings.find((each) => each.language === language);
        const first = saying.field === "prompt";
        return (
          <p key={saying.field} className={classes.saying} data-first={first} lang={language}>
            {!first && (
              <span className={classes.quiet}>{t(`says.${saying.field.replace(".", "_")}`, saying.meaning)}: </span>
            )}
            {wording ? (wording.text ?? t("recorded", { names: wording.audio.join(", ") })) : t("unsaid")}
          </p>
        );
      })}
    </>
  );
}

/** The setting that a reader asks for first. */
export function Details({ place }: { place: Place }) {
  const { t } = useTranslation("flow");
  const queue = useQueueTitle();
  const { queue: name, number, max_seconds: seconds } = place.details;
  if (typeof name === "string") return <span className={classes.detail}>{queue(name)}</span>;
  if (typeof number === "string") return <span className={classes.detail}>{number}</span>;
  if (typeof seconds === "number") return <span className={classes.detail}>{t("upTo", { seconds })}</span>;
  return null;
}
