import { Menu } from "@mantine/core";
import { IconHeadphones, IconMessage2, IconSpeakerphone } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import type { Talking } from "../../api/generated";
import { useDesk } from "../../desk/desk";
import { useSupervising } from "../../desk/supervising";
import { Acts } from "./acts";

const WAYS = { listen: IconHeadphones, coach: IconMessage2, speak: IconSpeakerphone } as const;

/** How a supervisor comes into a talk. */
export function TalkMenu({ talk }: { talk: Talking }) {
  const { t } = useTranslation("company");
  const { desk } = useDesk();
  const { join, pending, error } = useSupervising();
  const mine = talk.agent_id === desk?.me.id;
  const able = !mine && !desk?.part && (talk.status === "talking" || talk.status === "held");
  return (
    <Acts label={t("board.talk", { name: talk.agent })} pending={pending} error={error} disabled={!able}>
      {(Object.keys(WAYS) as (keyof typeof WAYS)[]).map((mode) => {
        const Picture = WAYS[mode];
        return (
          <Menu.Item key={mode} leftSection={<Picture size={18} />} onClick={() => join(talk.conversation_id, mode)}>
            {t(`board.${mode}`)}
          </Menu.Item>
        );
      })}
    </Acts>
  );
}
