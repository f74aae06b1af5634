import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Briefing } from "../../api/generated";
import { Identify } from "./identify";

/** It is not who was recognised: another one at this number, anybody on record, or somebody new. */
export function SomebodyElse({ briefing }: { briefing: Briefing }) {
  const { t } = useTranslation("record");
  const [asked, setAsked] = useState(false);
  if (asked) return <Identify briefing={briefing} done={() => setAsked(false)} />;
  return (
    <Button size="xs" variant="subtle" mt="sm" onClick={() => setAsked(true)}>
      {t("who.another")}
    </Button>
  );
}
