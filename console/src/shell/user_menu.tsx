import { Button, Popover, SegmentedControl, Select, Stack, Text, useMantineColorScheme } from "@mantine/core";
import { IconChevronDown, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { deskChoose, sessionLogOut } from "../api/generated";
import type { Talk } from "../api/generated";
import { deskShowOptions } from "../api/generated/@tanstack/react-query.gen";
import { Away } from "../api/refusal";
import { useMe } from "../api/session";
import { isLive } from "../desk/desk";
import { forgetTalks } from "../desk/kept";
import { leaveOnPurpose } from "../desk/leaving";
import { choose, LANGUAGES, type Language } from "../i18n";
import { Failed } from "../states";
import { useConnection } from "../stream";
import { chooseCalendar, useCalendar } from "../time";
import classes from "./shell.module.css";

const SCHEMES = ["light", "dark", "auto"] as const;
const CALENDARS = ["gregory", "buddhist"] as const;

/** Who is logged in, and how they like the console. */
export function UserMenu() {
  const { t, i18n } = useTranslation("shell");
  const { person, agentId } = useMe();
  const leaving = useLeaving(agentId);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const calendar = useCalendar();
  return (
    <Popover position="bottom-end" width={280} withinPortal={false} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="subtle"
          color="gray"
          c="inherit"
          px="xs"
          leftSection={<IconUserCircle size={22} stroke={1.6} />}
          rightSection={<IconChevronDown size={14} />}
          className={classes.person}
        >
          <span className={classes.name}>{person.name}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("user.menu", { name: person.name })} p={0}>
        <Stack gap="sm" p="sm">
          <div>
            <Text fw={600}>{person.name}</Text>
            <Text size="sm" c="var(--quiet)">
              {t(`role.${person.role}`)}
            </Text>
          </div>
          <Select
            label={t("user.language")}
            data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
            value={i18n.language}
            onChange={(language) => language && choose(language as Language)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <div>
            <Text size="sm" fw={600} mb={4} id="scheme">
              {t("user.scheme")}
            </Text>
            <SegmentedControl
              fullWidth
              aria-labelledby="scheme"
              data={SCHEMES.map((value) => ({ value, label: t(`scheme.${value}`) }))}
              value={colorScheme}
              onChange={(scheme) => setColorScheme(scheme as (typeof SCHEMES)[number])}
            />
          </div>
          <Select
            label={t("user.calendar")}
            data={CALENDARS.map((value) => ({ value, label: t(`calendar.${value}`) }))}
            value={calendar}
            onChange={(chosen) => chosen && chooseCalendar(chosen as (typeof CALENDARS)[number])}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
          />
          <LogOut leaving={leaving} />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

/** The button; in a call, or without a connection, what will happen, and the way to think better of it. */
function LogOut({ leaving }: { leaving: ReturnType<typeof useLeaving> }) {
  const { t } = useTranslation("shell");
  const { waits, logOut, stay, error } = leaving;
  const talk = useLiveTalk();
  const [asked, setAsked] = useState(false);
  if (talk && asked)
    return (
      <>
        <Text size="sm" c="var(--bad)" role="alert">
          {t(talk.phone === "browser" ? "user.inCall" : "user.inCallTelephone")}
        </Text>
        <Button onClick={() => setAsked(false)} autoFocus>
          {t("user.stayInCall")}
        </Button>
        <Button variant="default" c="var(--bad)" leftSection={<IconLogout size={18} />} onClick={waits ? stay : logOut}>
          {t(waits ? "user.stay" : "user.logOutAnyway")}
        </Button>
        {error !== null && <Failed error={error} />}
      </>
    );
  return (
    <>
      <Text size="sm" c="var(--bad)" role="alert">
        {waits && t("user.leaves")}
      </Text>
      {error !== null && <Failed error={error} />}
      <Button variant="default" leftSection={<IconLogout size={18} />} onClick={waits ? stay : talk ? () => setAsked(true) : logOut}>
        {t(waits ? "user.stay" : "user.logOut")}
      </Button>
    </>
  );
}

/** My talk, while somebody is in it whom logging out would cut off. */
function useLiveTalk(): Talk | null {
  const { agentId } = useMe();
  const { data: desk } = useQuery({ ...deskShowOptions(), enabled: agentId !== null });
  return desk && isLive(desk.conversation) ? desk.conversation : null;
}

/** Logging out, at once or as soon as the line is back. */
function useLeaving(agentId: number | null) {
  const [wanted, setWanted] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const connection = useConnection();
  const lost = connection === "lost";
  useEffect(() => {
    if (!wanted || lost) return;
    logOut(agentId).catch((fault: unknown) => {
      if (fault instanceof Away) return; // the connection says so itself, and when it is back
      setWanted(false);
      setError(fault);
    });
  }, [wanted, lost, agentId]);
  return {
    waits: wanted && lost,
    logOut: () => {
      setError(null);
      setWanted(true);
    },
    stay: () => setWanted(false),
    error,
  };
}

/** Who logs out takes no more calls, else the next one would ring at an empty desk, and leaves no customer's data. */
async function logOut(agentId: number | null): Promise<void> {
  if (agentId !== null) await deskChoose({ body: { presence: "offline" } }).catch(() => undefined);
  await sessionLogOut();
  forgetTalks();
  leaveOnPurpose("/log-in");
}
