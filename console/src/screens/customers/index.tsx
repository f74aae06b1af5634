import { Route, Routes } from "react-router";

import { Customer } from "./customer";
import { Duplicates } from "./duplicates";
import { Search } from "./search";
import classes from "./customers.module.css";

/** Customers: found, shown with all that was and is open, changed, merged. */
export default function Customers() {
  return (
    <div className={classes.customers}>
      <Routes>
        <Route path="duplicates" element={<Duplicates />} />
        <Route path=":id" element={<Customer />} />
        <Route path="*" element={<Search />} />
      </Routes>
    </div>
  );
}
