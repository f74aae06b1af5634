/* eslint-disable jsx-a11y/no-redundant-roles, jsx-a11y/no-interactive-element-to-noninteractive-role --
   rows drawn as blocks lose the roles of a table, so they are said */
import type { ReactNode } from "react";

import classes from "./records.module.css";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  rows: Row[];
  columns: Column<Row>[];
  keyOf: (row: Row) => string | number;
  /** Out of use: drawn quietly. */
  isOff?: (row: Row) => boolean;
  onOpen?: (row: Row) => void;
}

/** A table whose first column opens the row; on narrow screens each row is a block. */
export function Listing<Row>({ label, rows, columns, keyOf, isOff, onOpen }: Props<Row>) {
  return (
    <div className={classes.frame}>
      <table className={classes.table} aria-label={label} role="table">
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title }) => (
              <th key={title} scope="col" role="columnheader">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              role="row"
              data-way={onOpen !== undefined}
              className={isOff?.(row) ? classes.off : undefined}
            >
              {columns.map(({ title, cell }, place) => (
                <td key={title} role="cell" data-label={title}>
                  {place === 0 && onOpen ? (
                    <button type="button" className={classes.open} onClick={() => onOpen(row)}>
                      {cell(row)}
                    </button>
                  ) : (
                    cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
