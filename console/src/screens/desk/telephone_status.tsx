import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPhone, IconPhoneOff } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../../api/generated";
import { useByBrowser, usePhoneState, useTelephone } from "../../desk/telephone";
import { Loading } from "../../states";
import { Meters } from "./meters";

const Settings = lazy(() => import("./telephone_settings"));

/** How the telephone is, with its devices behind it. */
export function TelephoneStatus({ me }: { me: AgentView }) {
  const { t } = useTranslation("desk");
  const { phone } = useTelephone();
  const { line, microphone } = usePhoneState();
  const [opened, { open, close }] = useDisclosure();
  const byBrowser = useByBrowser();
  const well = !byBrowser || (line !== "off" && line !== "connecting" && microphone !== "refused");
  // A needle that moves all day would keep the telephone, and the laptop, awake between the calls.
  const busy = line === "dialling" || line === "in_call";
  const settings = t(byBrowser ? "phone.settings" : "phone.settingsTelephone");
  const words = byBrowser
    ? t(microphone === "refused" ? "phone.noMicrophone" : `phone.line.${line}`)
    : t("phone.isTelephone", { number: me.number ?? "" });
  return (
    <>
      <Button
        variant="default"
        size="sm"
        c={well ? undefined : "var(--quiet)"}
        leftSection={well ? <IconPhone size={16} /> : <IconPhoneOff size={16} />}
        rightSection={phone && busy && <Meters phone={phone} />}
        onClick={open}
        aria-label={`${words}. ${settings}`}
      >
        {words}
      </Button>
      <Modal opened={opened} onClose={close} title={settings} closeButtonProps={{ "aria-label": t("close") }}>
        <Suspense fallback={<Loading />}>
          <Settings phone={phone} byBrowser={byBrowser} />
        </Suspense>
      </Modal>
    </>
  );
}
