import { Select, Stack, Switch, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { wantNotifications, wantsNotifications } from "../../desk/attention";
import { usePhoneState } from "../../desk/telephone";
import { chosenDevices, keepDevices, type Devices as Chosen, type Phone } from "../../phone";
import { Meters } from "./meters";

interface Props {
  phone: Phone | null;
  /** Whether calls are spoken here, and not at a telephone. */
  byBrowser: boolean;
}

/** The devices of who talks here, and whether the browser tells of calls outside of the page. */
export default function Settings({ phone, byBrowser }: Props) {
  const { t } = useTranslation("desk");
  const [notifying, setNotifying] = useState(wantsNotifications);
  return (
    <Stack>
      {byBrowser && <Devices phone={phone} />}
      <Switch
        label={t("phone.notify")}
        description={t("phone.notifyWords")}
        checked={notifying}
        onChange={(event) => void wantNotifications(event.currentTarget.checked).then(setNotifying)}
      />
    </Stack>
  );
}

/** Which microphone and which loudspeaker, and how loud both are. */
function Devices({ phone }: { phone: Phone | null }) {
  const { t } = useTranslation("desk");
  const { microphone } = usePhoneState();
  const [known, setKnown] = useState<MediaDeviceInfo[]>([]);
  const [devices, setDevices] = useState(chosenDevices);
  useEffect(() => {
    const list = () => void navigator.mediaDevices.enumerateDevices().then(setKnown);
    list();
    navigator.mediaDevices.addEventListener("devicechange", list);
    return () => navigator.mediaDevices.removeEventListener("devicechange", list);
  }, [microphone]);
  const choose = (change: Partial<Chosen>) => {
    const after = { ...devices, ...change };
    keepDevices(after);
    setDevices(after);
    void phone?.choose(after);
  };
  const of = (kind: MediaDeviceKind) => [
    { value: "", label: t("phone.usual") },
    ...known
      .filter((each) => each.kind === kind && each.deviceId && each.deviceId !== "default")
      .map((each) => ({ value: each.deviceId, label: each.label || each.deviceId.slice(0, 8) })),
  ];
  return (
    <>
      {microphone === "refused" && (
        <Text c="var(--bad)" role="alert">
          {t("phone.refused")}
        </Text>
      )}
      <Select
        label={t("phone.microphone")}
        data={of("audioinput")}
        value={devices.microphone}
        onChange={(id) => choose({ microphone: id ?? "" })}
        allowDeselect={false}
      />
      <Select
        label={t("phone.speaker")}
        data={of("audiooutput")}
        value={devices.speaker}
        onChange={(id) => choose({ speaker: id ?? "" })}
        allowDeselect={false}
      />
      {phone ? <Meters phone={phone} /> : <Text size="sm">{t("phone.opens")}</Text>}
    </>
  );
}
