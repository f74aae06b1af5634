import { lazy } from "react";
import { Route, Routes } from "react-router";

import { may, useMe } from "../../api/session";
import { Nowhere } from "../../shell/nowhere";
import { Log } from "./log";

const Call = lazy(() => import("../call"));

/** The log of calls, and below it each call's page; agents come to the pages of calls by links. */
export default function Calls() {
  const { person } = useMe();
  return (
    <Routes>
      <Route index element={may(person.role, "supervisor") ? <Log /> : <Nowhere />} />
      <Route path=":id" element={<Call />} />
      <Route path="*" element={<Nowhere />} />
    </Routes>
  );
}
