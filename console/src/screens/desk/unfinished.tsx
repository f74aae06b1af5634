import { Alert, Button, Text } from "@mantine/core";
import { IconClockX } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Talk } from "../../api/generated";
import { plain } from "../../desk/labels";
import { Loading } from "../../states";
import { WrapUp } from "./later";

/** A wrap-up whose time ran out with something wanting: said at once, and finished from here. */
export function Unfinished({ talk }: { talk: Talk }) {
  const { t } = useTranslation("desk");
  const [open, setOpen] = useState(false);
  const who = talk.briefing?.customer?.name ?? talk.briefing?.number ?? t("who.withheld");
  const result = talk.disposition && t(`disposition.${talk.disposition}`, plain(talk.disposition));
  if (open)
    return (
      <Suspense fallback={<Loading />}>
        <WrapUp talk={talk} of={who} />
      </Suspense>
    );
  return (
    <Alert color="orange" icon={<IconClockX />} title={t("unfinished.title")} role="alert" styles={{ title: { color: "var(--mantine-color-text)" } }}>
      <Text size="sm" mb="sm">
        {result ? t("unfinished.wanting", { who, result }) : t("unfinished.nothing", { who })}
      </Text>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t("unfinished.finish")}
      </Button>
    </Alert>
  );
}
