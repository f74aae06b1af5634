import { Button, Group, Paper, Text } from "@mantine/core";
import { IconPhoneIncoming } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLocation, useNavigate } from "react-router";

import { useAttention } from "./attention";
import { useDesk } from "./desk";
import classes from "./offer_banner.module.css";

/** Calls for attention wherever the agent is; on another screen it leads to the desk. */
export function OfferBanner() {
  const { t } = useTranslation("desk");
  const { desk } = useDesk();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const offer = desk?.offer;
  const asked = desk?.part?.party.status === "asked" ? desk.part.briefing : null;
  useAttention(offer ?? asked);
  if (!offer || pathname.startsWith("/desk")) return null;
  return (
    <Paper className={classes.banner} role="alert" radius={0}>
      <Group justify="space-between">
        <Group gap="sm">
          <IconPhoneIncoming aria-hidden />
          <Text fw={600}>{t("offer.banner", { who: offer.customer?.name ?? offer.number ?? t("who.withheld") })}</Text>
        </Group>
        <Button color="leaf" onClick={() => void navigate("/desk")}>
          {t("offer.look")}
        </Button>
      </Group>
    </Paper>
  );
}
