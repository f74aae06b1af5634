import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { nodeKindsListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { plain } from "../../../desk/labels";
import { Page } from "../../../page";
import { Failed, Loading } from "../../../states";
import { Desk } from "./desk";
import { draftBegun } from "./opening";

/** The draft of one menu, begun where there is none. */
export default function Editor() {
  const { t } = useTranslation("editor");
  useTranslation(["forms", "problems", "flow", "administration"]); // so that a form that opens has its words
  const { name = "" } = useParams();
  const begun = useQuery(draftBegun(name));
  const kinds = useQuery({ ...nodeKindsListingOptions(), staleTime: Infinity });
  const error = begun.error ?? kinds.error;
  if (begun.data && kinds.data) return <Desk key={name} name={name} first={begun.data} kinds={kinds.data} />;
  return (
    <Page title={t("title", { menu: plain(name) })}>
      {error ? <Failed error={error} again={() => void Promise.all([begun.refetch(), kinds.refetch()])} /> : <Loading />}
    </Page>
  );
}
