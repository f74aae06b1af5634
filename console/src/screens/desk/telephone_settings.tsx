import { Select, Stack, Switch, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { wantNotifications, wantsNotifications } from "../../desk/attention";
import { usePhoneState } from "../../desk/telephone";
import { chosenDevices, keepDevices, type Devices, type Phone } from "../../phone";
import { Meters } from "./meters";

/** Which microphone and which loudspeaker, and whether the browser tells of calls outside of the page. */
export default function Settings({ phone }: { phone: Phone | null }) {
  const { t } = useTranslation("desk");
  const { microphone } = usePhoneState();
  const [known, setKnown] = useState<MediaDeviceInfo[]>([]);
  const [devices, setDevices] = useState(chosenDevices);
  const [notifying, setNotifying] = useState(wantsNotifications);
  useEffect(() => {
    const list = () => void navigator.mediaDevices.enumerateDevices().then(setKnown);
    list();
    navigator.mediaDevices.addEventListener("devicechange", list);
    return () => navigator.mediaDevices.removeEventListener("devicechange", list);
  }, [microphone]);
  const choose = (change: Partial<Devices>) => {
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
    <Stack>
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
      <Switch
        label={t("phone.notify")}
        description={t("phone.notifyWords")}
        checked={notifying}
        onChange={(event) => void wantNotifications(event.currentTarget.checked).then(setNotifying)}
      />
    </Stack>
  );
}
