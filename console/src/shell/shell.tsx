import { AppShell, Badge, Burger, Group, NavLink, Text, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Route, Routes, useLocation } from "react-router";

import { deskShowOptions, workDueOptions } from "../api/generated/@tanstack/react-query.gen";
import { may, useMe } from "../api/session";
import { AtWork } from "../desk";
import { Palette, PaletteButton } from "../palette";
import { screens, type Screen } from "../screens";
import { Loading } from "../states";
import { Boundary } from "./boundary";
import { EmergencySign } from "./emergency_sign";
import { keepFocus } from "./focus_kept";
import { LostConnection } from "./lost_connection";
import { MyPresence } from "./my_presence";
import { Nowhere } from "./nowhere";
import { SessionOver } from "./session_over";
import { leaveTimeFieldsToTheBrowser } from "./time_fields";
import { UserMenu } from "./user_menu";
import classes from "./shell.module.css";

const LOOK_MILLISECONDS = 60_000; // hints come at once; what falls due gives none

const HelpBanner = lazy(() => import("../desk/help_banner"));

function useMine(): Screen[] {
  const { person, agentId } = useMe();
  return screens.filter((screen) => may(person.role, screen.role) && (!screen.agentsOnly || agentId !== null));
}

/** Those that stand in the navigation: the desk is for who serves callers, and for who has taken a talk over. */
function useListed(mine: Screen[]): Screen[] {
  const { person, agentId, serves } = useMe();
  const { data: desk } = useQuery({ ...deskShowOptions(), enabled: agentId !== null });
  const atDesk = serves || Boolean(desk?.conversation);
  return mine.filter(
    (screen) => !screen.hidden && may(person.role, screen.listedFor ?? screen.role) && (!screen.agentsOnly || atDesk),
  );
}

/** The frame around every screen. */
export function Shell() {
  const { t } = useTranslation("shell");
  const { company, person } = useMe();
  const [opened, { toggle, close }] = useDisclosure();
  const [searching, palette] = useDisclosure();
  const mine = useMine();
  const listed = useListed(mine);
  useEffect(keepFocus, []);
  useEffect(leaveTimeFieldsToTheBrowser, []);
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 208, breakpoint: "md", collapsed: { mobile: !opened } }}
      padding={0}
      className={classes.shell}
    >
      <a href="#main" className={classes.skip}>
        {t("skip")}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" className={classes.house}>
            <Burger opened={opened} onClick={toggle} hiddenFrom="md" size="sm" aria-label={t("navigation")} />
            <img src="/console/icon.svg" width={26} height={26} alt="" className={classes.icon} />
            <Text fw={650} truncate className={classes.company}>
              {company.name}
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap" className={classes.mine}>
            <PaletteButton open={palette.open} />
            <EmergencySign />
            <Suspense fallback={null}>
              <MyPresence />
            </Suspense>
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" className={classes.navbar} aria-label={t("navigation")}>
        {listed.map((screen) => (
          <Way key={screen.path} screen={screen} onGo={close} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <LostConnection />
        <SessionOver />
        <Boundary>
          <Suspense fallback={<Loading />}>
            <AtWork>
              {may(person.role, "supervisor") && (
                <Suspense fallback={null}>
                  <HelpBanner />
                </Suspense>
              )}
              <Palette screens={mine} opened={searching} open={palette.open} close={palette.close} />
              <Routes>
                {mine.map(({ path, View }) => (
                  <Route key={path} path={`${path}/*`} element={<View />} />
                ))}
                <Route path="/" element={<Navigate to={listed[0]?.path ?? "calls"} replace />} />
                <Route path="*" element={<Nowhere />} />
              </Routes>
            </AtWork>
          </Suspense>
        </Boundary>
      </AppShell.Main>
    </AppShell>
  );
}

function Way({ screen, onGo }: { screen: Screen; onGo: () => void }) {
  const { t } = useTranslation("shell");
  const { pathname } = useLocation();
  const here = pathname === `/${screen.path}` || pathname.startsWith(`/${screen.path}/`);
  return (
    <NavLink
      component={Link}
      to={`/${screen.path}`}
      label={t(`nav.${screen.path}`)}
      leftSection={<screen.icon size={20} stroke={1.7} />}
      rightSection={screen.path === "work" && <Pressing />}
      active={here}
      aria-current={here ? "page" : undefined}
      onClick={onGo}
      className={classes.way}
    />
  );
}

/** How much of my work is due today, in red where some of it is overdue. */
function Pressing() {
  const { t } = useTranslation("shell");
  const { data } = useQuery({ ...workDueOptions(), refetchInterval: LOOK_MILLISECONDS });
  if (!data?.today) return null;
  const { today, overdue } = data;
  return (
    <>
      <Badge circle={today < 10} color={overdue > 0 ? "red.8" : "lagoon.7"} aria-hidden>
        {today}
      </Badge>
      <VisuallyHidden>{t("pressing", { today, overdue })}</VisuallyHidden>
    </>
  );
}
