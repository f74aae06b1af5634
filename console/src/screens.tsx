import {
  IconActivity,
  IconAddressBook,
  IconChecklist,
  IconHeadset,
  IconHeartbeat,
  IconListDetails,
  IconMicrophone,
  IconMoodSmile,
  IconSettings,
  IconSitemap,
  type Icon,
} from "@tabler/icons-react";
import { lazy, type ComponentType, type LazyExoticComponent } from "react";

import type { Role } from "./api/session";

export interface Screen {
  /** The first part of the path; ivr/web/console/serving.py knows the same ones. */
  path: string;
  icon: Icon;
  role: Role;
  /** Only for those who take calls. */
  agentsOnly?: boolean;
  /** Not in the navigation: reached from elsewhere. */
  hidden?: boolean;
  /** In the navigation only from this role on; the others come by links. */
  listedFor?: Role;
  /** Drawn under `/<path>/*`: a screen has its own routes below that. Its words: locales/<language>/<path>.json. */
  View: LazyExoticComponent<ComponentType>;
}

/** Every screen of the console, in the order of the navigation; its name is `nav.<path>` in the shell's words. */
export const screens: Screen[] = [
  { path: "desk", icon: IconHeadset, role: "agent", agentsOnly: true, View: lazy(() => import("./screens/desk")) },
  { path: "now", icon: IconActivity, role: "supervisor", View: lazy(() => import("./screens/now")) },
  {
    path: "calls",
    icon: IconListDetails,
    role: "agent",
    listedFor: "supervisor",
    View: lazy(() => import("./screens/calls")),
  },
  { path: "work", icon: IconChecklist, role: "agent", View: lazy(() => import("./screens/work")) },
  { path: "messages", icon: IconMicrophone, role: "agent", View: lazy(() => import("./screens/messages")) },
  { path: "customers", icon: IconAddressBook, role: "agent", View: lazy(() => import("./screens/customers")) },
  { path: "surveys", icon: IconMoodSmile, role: "supervisor", View: lazy(() => import("./screens/surveys")) },
  { path: "flow", icon: IconSitemap, role: "supervisor", View: lazy(() => import("./screens/flow")) },
  { path: "clips", icon: IconMicrophone, role: "supervisor", hidden: true, View: lazy(() => import("./screens/clips")) },
  { path: "parts", icon: IconHeartbeat, role: "supervisor", View: lazy(() => import("./screens/parts")) },
  {
    path: "administration",
    icon: IconSettings,
    role: "supervisor", // whom the emergency's switch may have been given to
    listedFor: "manager",
    View: lazy(() => import("./screens/administration")),
  },
];
