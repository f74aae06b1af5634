import { useQuery } from "@tanstack/react-query";
import { IconUser } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { customersSearchOptions } from "../api/generated/@tanstack/react-query.gen";
import { may, useMe } from "../api/session";
import type { Screen } from "../screens";
import type { Way } from "./acts";
import { fits } from "./fits";

const FEWEST_LETTERS = 3;
const MOST_SHOWN = 6;

/** The screens that one has. */
export function usePlaces(screens: Screen[], typed: string): Way[] {
  const { t } = useTranslation("shell");
  const { person } = useMe();
  const go = useNavigate();
  return screens
    .filter((screen) => !screen.hidden && may(person.role, screen.listedFor ?? screen.role))
    .map(({ path, icon }) => ({ key: path, icon, title: t(`nav.${path}`), go: () => void go(`/${path}`) }))
    .filter(({ title }) => fits(title, typed));
}

/** Customers as one's role may find them; whose page is opened is put on record by the server. */
export function useCustomers(q: string): Way[] {
  const go = useNavigate();
  const wanted = q.length >= FEWEST_LETTERS;
  const { data } = useQuery({ ...customersSearchOptions({ query: { q } }), enabled: wanted });
  if (!wanted) return [];
  return (data ?? []).slice(0, MOST_SHOWN).map(({ id, name, numbers }) => ({
    key: `customer-${id}`,
    icon: IconUser,
    title: name,
    hint: numbers?.[0],
    go: () => void go(`/customers/${id}`),
  }));
}
