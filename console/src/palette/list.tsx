import { Kbd, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { useMe } from "../api/session";
import type { Screen } from "../screens";
import { Failed } from "../states";
import { useActs, type Way } from "./acts";
import { useCustomers, usePlaces } from "./ways";
import classes from "./palette.module.css";

const TYPING_MILLISECONDS = 200;

/** `opens`: the focus goes to what was opened, not back. */
export type Close = (opens?: boolean) => void;

/** What is there to go to and to do: all of it at first, then what fits what is typed. */
export default function Ways({ screens, close }: { screens: Screen[]; close: Close }) {
  const { agentId } = useMe();
  const [typed, setTyped] = useState("");
  const found = { typed, setTyped, places: usePlaces(screens, typed), customers: useFound(typed) };
  return agentId === null ? <List {...found} acts={[]} close={close} /> : <Agents {...found} close={close} />;
}

/** Who takes calls can do more. */
function Agents(props: Omit<ListProps, "acts">) {
  return <List {...props} acts={useActs(props.typed)} />;
}

function useFound(typed: string): Way[] {
  const [q] = useDebouncedValue(typed.trim(), TYPING_MILLISECONDS);
  return useCustomers(q);
}

interface ListProps {
  typed: string;
  setTyped: (typed: string) => void;
  acts: Way[];
  places: Way[];
  customers: Way[];
  close: Close;
}

/** A box to type into, and what fits below: arrows choose, Enter does it, Escape goes back. */
function List({ typed, setTyped, acts, places, customers, close }: ListProps) {
  const { t } = useTranslation("palette");
  const [at, setAt] = useState(0);
  const list = useId();
  const groups = (["customers", "acts", "places"] as const)
    .map((name) => ({ name, ways: { customers, acts, places }[name] }))
    .filter(({ ways }) => ways.length > 0);
  const all = groups.flatMap(({ ways }) => ways);
  const here = Math.min(at, all.length - 1);
  const [refused, setRefused] = useState<unknown>(null);
  const doing = useRef(false);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []); // the first time it comes later than its dialog, which looks for it once
  const take = async (way: Way | undefined) => {
    if (!way || doing.current) return;
    doing.current = true;
    setRefused(null);
    try {
      await way.go();
      close(way.opens);
    } catch (error) {
      setRefused(error);
    } finally {
      doing.current = false;
    }
  };
  const press = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((here + step + all.length) % Math.max(1, all.length));
    else if (event.key === "Enter") void take(all[here]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        data-autofocus
        ref={box}
        size="lg"
        variant="unstyled"
        className={classes.box}
        leftSection={<IconSearch size={20} aria-hidden />}
        placeholder={t("placeholder")}
        aria-label={t("placeholder")}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={all[here] && `${list}-${here}`}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
          setRefused(null);
        }}
        onKeyDown={press}
        autoComplete="off"
        maxLength={120}
      />
      <div className={classes.list} role="listbox" id={list} aria-label={t("title")}>
        {groups.map(({ name, ways }) => (
          <div key={name} role="group" aria-label={t(`group.${name}`)}>
            <div className={classes.group} aria-hidden>
              {t(`group.${name}`)}
            </div>
            {ways.map((way) => {
              const place = all.indexOf(way);
              return (
                // The box has the focus and the keys; this is for the pointer.
                // eslint-disable-next-line jsx-a11y/click-events-have-key-events
                <div
                  key={way.key}
                  id={`${list}-${place}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={place === here}
                  aria-keyshortcuts={way.press?.replace("Ctrl", "Control")}
                  className={classes.way}
                  ref={place === here ? (row) => row?.scrollIntoView({ block: "nearest" }) : undefined}
                  onClick={() => void take(way)}
                  onPointerMove={() => setAt(place)}
                >
                  <way.icon size={18} aria-hidden />
                  <span className={classes.title}>{way.title}</span>
                  {way.hint && <span className={classes.hint}>{way.hint}</span>}
                  {way.press && (
                    <Kbd size="xs" aria-hidden>
                      {way.press}
                    </Kbd>
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      {refused !== null && <Failed error={refused} />}
      {all.length === 0 && (
        <Text size="sm" c="var(--quiet)" p="md" role="status">
          {t("nothing")}
        </Text>
      )}
      <Text size="xs" c="var(--quiet)" className={classes.foot}>
        <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t("choose")} <Kbd size="xs">Enter</Kbd> {t("do")}{" "}
        <Kbd size="xs">Esc</Kbd> {t("leave")}
      </Text>
    </>
  );
}
