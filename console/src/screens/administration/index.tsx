import {
  IconAlertTriangle,
  IconBeach,
  IconCoffee,
  IconFileImport,
  IconHeadset,
  IconHistory,
  IconMessageQuestion,
  IconMoodSad,
  IconPhone,
  IconStack2,
  IconUsers,
  type Icon,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, NavLink, Route, Routes } from "react-router";

import { may, useMe } from "../../api/session";
import { Agents } from "./agents";
import { Audit } from "./audit";
import { Emergency } from "./emergency";
import { Holidays } from "./holidays";
import { Imports } from "./imports";
import { Lines } from "./lines";
import { Queues } from "./queues";
import { Staff } from "./staff";
import { Breaks, Causes, Reasons } from "./words";
import classes from "./administration.module.css";

/** The parts of administration in their order; `section.<path>` has their names. */
const PARTS: { path: string; icon: Icon; View: ComponentType }[] = [
  { path: "emergency", icon: IconAlertTriangle, View: Emergency },
  { path: "agents", icon: IconHeadset, View: Agents },
  { path: "staff", icon: IconUsers, View: Staff },
  { path: "queues", icon: IconStack2, View: Queues },
  { path: "lines", icon: IconPhone, View: Lines },
  { path: "breaks", icon: IconCoffee, View: Breaks },
  { path: "causes", icon: IconMoodSad, View: Causes },
  { path: "reasons", icon: IconMessageQuestion, View: Reasons },
  { path: "holidays", icon: IconBeach, View: Holidays },
  { path: "import", icon: IconFileImport, View: Imports },
  { path: "audit", icon: IconHistory, View: Audit },
];

const OF_OTHERS = "emergency";

/** How the house is set up, by managers; the emergency's switch is there for others, too. */
export default function Administration() {
  const { t } = useTranslation("administration");
  const isManager = may(useMe().person.role, "manager");
  const parts = PARTS.filter(({ path }) => isManager || path === OF_OTHERS);
  return (
    <div className={classes.administration}>
      <nav className={classes.parts} aria-label={t("title")}>
        {parts.map(({ path, icon: Picture }) => (
          <NavLink key={path} to={`/administration/${path}`} className={classes.part} data-part={path}>
            <Picture size={18} stroke={1.7} aria-hidden />
            {t(`section.${path}`)}
          </NavLink>
        ))}
      </nav>
      <div className={classes.view}>
        <Routes>
          {parts.map(({ path, View }) => (
            <Route key={path} path={`${path}/*`} element={<View />} />
          ))}
          <Route path="*" element={<Navigate to={`/administration/${isManager ? "agents" : OF_OTHERS}`} replace />} />
        </Routes>
      </div>
    </div>
  );
}
