import { Button, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { workMakeMutation } from "../../api/generated/@tanstack/react-query.gen";
import { askAgain } from "../../api/rooms";
import { useDesk } from "../../desk/desk";
import { Failed } from "../../states";

/** Makes a callback before its time: it comes to the desk like any other, and is not made a second time. */
export function MakeNow({ id, name }: { id: number; name: string }) {
  const { t } = useTranslation("work");
  const client = useQueryClient();
  const go = useNavigate();
  const { desk } = useDesk();
  const free = desk?.me.presence === "available";
  const why = useId();
  const make = useMutation({
    ...workMakeMutation(),
    onSuccess: () => void go("/desk"),
    onSettled: () => askAgain(client, ["work", "desk"]),
  });
  return (
    <>
      <Tooltip label={t("makeNow.notNow")} disabled={free} withArrow events={{ hover: true, focus: true, touch: true }}>
        <Button
          size="xs"
          variant="light"
          leftSection={<IconPhoneOutgoing size={16} aria-hidden />}
          onClick={() => free && !make.isPending && make.mutate({ path: { entry_id: id } })}
          loading={make.isPending}
          data-disabled={free ? undefined : true}
          aria-disabled={!free}
          aria-describedby={free ? undefined : why}
          aria-label={t("makeNow.label", { name })}
        >
          {t("makeNow.words")}
        </Button>
      </Tooltip>
      {!free && <VisuallyHidden id={why}>{t("makeNow.notNow")}</VisuallyHidden>}
      {make.error && <Failed error={make.error} />}
    </>
  );
}
