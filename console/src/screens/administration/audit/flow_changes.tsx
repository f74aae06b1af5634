import { Box, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { flowsShowChangesOptions } from "../../../api/generated/@tanstack/react-query.gen";
import { Loading } from "../../../states";
import { Changes } from "../../flow/edit/changes";
import type { Compared } from "./compared";

const SHOWN = 8;

/** What is otherwise for callers between two revisions, in the words of whoever published, and the way to look closer. */
export function FlowChanges({ flow, since, revision }: Compared) {
  const { t } = useTranslation("administration");
  const path = { name: flow, number: revision };
  const { data, isPending } = useQuery({ ...flowsShowChangesOptions({ path, query: { since } }), staleTime: Infinity });
  return (
    <Box mt="xs">
      {isPending && <Loading />}
      {data && <Changes changes={data.slice(0, SHOWN)} />}
      {data && data.length > SHOWN && (
        <details>
          <summary>{t("audit.all", { count: data.length - SHOWN })}</summary>
          <Changes changes={data.slice(SHOWN)} />
        </details>
      )}
      <Text size="sm" mt={4}>
        <Link to={`/flow/${flow}/compare?since=${since}&revision=${revision}`}>{t("audit.compare", { since, revision })}</Link>
      </Text>
    </Box>
  );
}
