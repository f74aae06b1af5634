import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconPhone } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { emergencyShowOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { LineEmergency } from "../../../api/generated";
import { allowed, useMe } from "../../../api/session";
import { useLanguageName } from "../../../desk/labels";
import { Empty, Failed, Loading } from "../../../states";
import { Moment } from "../../../time";
import { Section } from "../parts/section";
import { Tag } from "../../../records/tag";
import parts from "../../../records/records.module.css";
import { SwitchOff } from "./switch_off";
import { SwitchOn } from "./switch_on";
import classes from "./emergency.module.css";

/** The one switch: how it stands on every line, on with words, off again. */
export function Emergency() {
  const { t } = useTranslation("administration");
  const { data: lines, error, refetch } = useQuery({ ...emergencyShowOptions(), refetchOnMount: "always" });
  const [switching, setSwitching] = useState(false);
  const [ending, setEnding] = useState<LineEmergency[]>([]);
  return (
    <Section title={t("section.emergency")} words={t("emergency.words")}>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!lines && !error && <Loading />}
      {lines?.length === 0 && <Empty icon={<IconPhone size={36} />} title={t("lines.none")} />}
      {lines && lines.length > 0 && (
        <>
          <State lines={lines} switchOn={() => setSwitching(true)} switchOff={setEnding} />
          <div className={parts.card}>
            <ul className={classes.lines} style={{ margin: 0 }}>
              {lines.map((line) => (
                <Line key={line.line_id} line={line} switchOff={setEnding} />
              ))}
            </ul>
          </div>
        </>
      )}
      {lines && switching && <SwitchOn lines={lines} close={() => setSwitching(false)} />}
      {ending.length > 0 && <SwitchOff lines={ending} close={() => setEnding([])} />}
    </Section>
  );
}

interface StateProps {
  lines: LineEmergency[];
  switchOn: () => void;
  switchOff: (lines: LineEmergency[]) => void;
}

function State({ lines, switchOn, switchOff }: StateProps) {
  const { t } = useTranslation("administration");
  const maySwitch = allowed(useMe().person, "switch_emergency");
  const on = lines.filter((line) => line.on);
  const everywhere = on.length === lines.length && lines.length > 1;
  const isOn = everywhere ? t("emergency.isOnAll") : t("emergency.isOn", { lines: on.map(({ title }) => title).join(", ") });
  const Picture = on.length ? IconAlertTriangle : IconCircleCheck;
  return (
    <div className={classes.state} data-on={on.length > 0}>
      <Picture size={40} stroke={1.6} color={on.length ? "var(--bad)" : "var(--good)"} aria-hidden />
      <p className={classes.says} role="status">
        {on.length ? isOn : t("emergency.isOff")}
      </p>
      <Group>
        {on.length > 0 && (
          <Button
            size="lg"
            color="leaf"
            disabled={!maySwitch}
            leftSection={<IconCircleCheck size={22} />}
            onClick={() => switchOff(on)}
          >
            {t("emergency.off")}
          </Button>
        )}
        <Button
          size="lg"
          color="red.8"
          disabled={!maySwitch}
          variant={on.length ? "outline" : "filled"}
          c={on.length ? "var(--bad)" : undefined}
          leftSection={<IconAlertTriangle size={22} />}
          onClick={switchOn}
        >
          {t(on.length ? "emergency.change" : "emergency.on")}
        </Button>
      </Group>
      {!maySwitch && <Text role="note">{t("emergency.mayNot")}</Text>}
    </div>
  );
}

function Line({ line, switchOff }: { line: LineEmergency; switchOff: (lines: LineEmergency[]) => void }) {
  const { t } = useTranslation("administration");
  const language = useLanguageName();
  const maySwitch = allowed(useMe().person, "switch_emergency");
  return (
    <li className={classes.line}>
      <div style={{ flex: "1 1 20rem", minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600}>{line.title}</Text>
          <Text c="var(--quiet)">{line.number}</Text>
          <Tag tone={line.on ? "bad" : "good"}>{t(line.on ? "emergency.lineOn" : "emergency.lineOff")}</Tag>
        </Group>
        {line.switched_at && (
          <Text size="sm" c="var(--quiet)">
            {t("emergency.switched", { who: line.switched_by ?? t("audit.system") })} <Moment at={line.switched_at} />
          </Text>
        )}
        {line.on &&
          Object.entries(line.words).map(([code, words]) => (
            <p key={code} className={classes.heard} lang={code}>
              <Text span size="sm" c="var(--quiet)">
                {language(code)}:{" "}
              </Text>
              {words}
            </p>
          ))}
        {line.on && (
          <Text size="sm" mt={4}>
            {t("emergency.after")}: {t(line.ends_calls && line.can_end_calls ? "emergency.endsCalls" : "emergency.goesOn")}
          </Text>
        )}
        {!line.announced && (
          <Text size="sm" c="var(--bad)">
            {t("emergency.unannounced")}
          </Text>
        )}
      </div>
      {line.on && (
        <Button
          variant="default"
          disabled={!maySwitch}
          onClick={() => switchOff([line])}
          aria-label={`${t("emergency.offHere")}: ${line.title}`}
        >
          {t("emergency.offHere")}
        </Button>
      )}
    </li>
  );
}
