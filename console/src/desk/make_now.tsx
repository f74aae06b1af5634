import { Button } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { workMakeMutation } from "../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../api/rooms";
import { useDesk } from "./desk";
import { Hindered } from "./hindered";

/** Makes a callback before its time: it comes to the desk like any other, and is not made a second time. */
export function MakeNow({ id, name }: { id: number; name: string }) {
  const { t } = useTranslation("work");
  const client = useQueryClient();
  const go = useNavigate();
  const { desk } = useDesk();
  const make = useMutation({
    ...workMakeMutation(),
    onSuccess: () => void go("/desk"),
    onSettled: () => askAgain(client, ["work", "desk", "customers"]),
  });
  return (
    <Hindered
      why={desk?.me.presence === "available" ? null : t("makeNow.notNow")}
      label={t("makeNow.label", { name })}
      press={() => make.mutate({ path: { entry_id: id } })}
      pending={make.isPending}
      error={make.error}
    >
      {(press) => (
        <Button size="xs" variant="light" leftSection={<IconPhoneOutgoing size={16} aria-hidden />} {...press}>
          {t("makeNow.words")}
        </Button>
      )}
    </Hindered>
  );
}
