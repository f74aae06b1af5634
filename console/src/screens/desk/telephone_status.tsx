import { Button, Modal, Select, Stack, Switch, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconMicrophone, IconPhone, IconPhoneOff, IconVolume } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { AgentView } from "../../api/generated";
import { wantNotifications, wantsNotifications } from "../../desk/attention";
import { usePhoneState, useTelephone } from "../../desk/telephone";
import { chosenDevices, keepDevices, type Devices, type Phone } from "../../phone";
import classes from "./desk.module.css";

const LOUD = 4; // speech is about a quarter of full scale

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
        <Settings phone={phone} />
      </Modal>
    </>
  );
}

function Settings({ phone }: { phone: Phone | null }) {
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

/** How loud I am, and the other end: moved by hand, sixty times a second, past React. */
function Meters({ phone }: { phone: Phone }) {
  const mine = useRef<HTMLElement>(null);
  const theirs = useRef<HTMLElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      const levels = phone.levels();
      if (mine.current) mine.current.style.transform = `scaleX(${Math.min(1, levels.mine * LOUD)})`;
      if (theirs.current) theirs.current.style.transform = `scaleX(${Math.min(1, levels.theirs * LOUD)})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [phone]);
  return (
    <span className={classes.meter} aria-hidden>
      <IconMicrophone size={14} />
      <span>
        <i ref={mine} data-meter="mine" />
      </span>
      <IconVolume size={14} />
      <span>
        <i ref={theirs} data-meter="theirs" />
      </span>
    </span>
  );
}
