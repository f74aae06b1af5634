import { Route, Routes } from "react-router";

import { Library } from "./library";
import { Session } from "./session";

/** The recordings that callers hear: all of them, and those that a language still needs. */
export default function Clips() {
  return (
    <Routes>
      <Route index element={<Library />} />
      <Route path="session/:language" element={<Session />} />
    </Routes>
  );
}
