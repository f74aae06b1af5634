import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { PAGE_ROWS, Pages, WaitingRows } from "../../log";
import { Empty, Failed } from "../../states";
import matters from "../../page/matters.module.css";

/** What is asked for: to be done or done, and from which row on. */
export interface Wanted {
  state: "open" | "done";
  before: number | undefined;
  page: (last?: number) => string;
}

interface Props<Row> extends Wanted {
  rows: Row[] | undefined;
  error: unknown;
  again: () => void;
  busy: boolean;
  icon: ReactNode;
  /** Where its words for an empty list stand. */
  empty: string;
  children: (row: Row) => ReactNode;
}

/** A page of things to be done, in every state in which it can be. */
export function List<Row extends { id: number }>({ rows, error, again, busy, icon, empty, children, ...wanted }: Props<Row>) {
  const { t } = useTranslation("messages");
  const { state, before, page } = wanted;
  return (
    <>
      {error ? <Failed error={error} again={again} /> : null}
      {!rows && !error && <WaitingRows rows={6} height={88} />}
      {rows?.length === 0 && !error && (
        <Empty icon={icon} title={t(`${empty}.${state}.title`)}>
          {t(`${empty}.${state}.words`)}
        </Empty>
      )}
      {rows && rows.length > 0 && !error && (
        <ul className={matters.list} aria-busy={busy}>
          {rows.map(children)}
        </ul>
      )}
      <Pages last={rows?.length === PAGE_ROWS ? rows.at(-1)?.id : undefined} later={before !== undefined} page={page} />
    </>
  );
}
