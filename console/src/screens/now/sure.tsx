import { Button, Group, Modal, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Props {
  title: string;
  /** What becomes of whom it concerns. */
  words: string;
  act: string;
  carryOut: () => void;
  close: () => void;
}

/** Asks before an act that cannot be taken back; Enter leaves everything as it is. */
export function Sure({ title, words, act, carryOut, close }: Props) {
  const { t } = useTranslation("now");
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ "aria-label": t("company:close") }} centered>
      <Text>{words}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          {t("sure.keep")}
        </Button>
        <Button
          color="red.8"
          onClick={() => {
            carryOut();
            close();
          }}
        >
          {act}
        </Button>
      </Group>
    </Modal>
  );
}
