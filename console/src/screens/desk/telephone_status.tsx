import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPhone, IconPhoneOff } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../../api/generated";
import { usePhoneState, useTelephone } from "../../desk/telephone";
import { Loading } from "../../states";
import { Meters } from "./meters";

const Settings = lazy(() => import("./telephone_settings"));

/** How the telephone is, with its devices behind it. */
export function TelephoneStatus({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const { phone } = useTelephone();
  const { line, microphone } = usePhoneState();
  const [opened, { open, close }] = useDisclosure();
  const well = line !== "off" && line !== "connecting" && microphone !== "refused";
  const words =
    me.phone === "telephone"
      ? t("phone.isTelephone", { number: me.number ?? "" })
      : t(microphone === "refused" ? "phone.noMicrophone" : `phone.line.${line}`);
  return (
    <>
      <Button
        variant="default"
        size="sm"
        c={well || me.phone === "telephone" ? undefined : "var(--quiet)"}
        leftSection={well ? <IconPhone size={16} /> : <IconPhoneOff size={16} />}
        rightSection={phone && <Meters phone={phone} />}
        onClick={open}
        aria-label={`${words}. ${t("phone.settings")}`}
      >
        {words}
      </Button>
      <Modal opened={opened} onClose={close} title={t("phone.settings")} closeButtonProps={{ "aria-label": t("close") }}>
        <Suspense fallback={<Loading />}>
          <Settings phone={phone} />
        </Suspense>
      </Modal>
    </>
  );
}
