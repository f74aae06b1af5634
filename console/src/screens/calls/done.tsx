import { CloseButton, Input } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { plain } from "../../desk/labels";
import type { Chosen } from "../../log/filters";
import type { Name } from "./wanted";
import classes from "./calls.module.css";

/** What callers did in a menu, as it was chosen by a click on its figure; it can only be taken away. */
export function Done({ chosen, takeAway }: { chosen: Chosen<Name>; takeAway: () => void }) {
  const { t } = useTranslation(["calls", "flow_figures"]);
  const { flow = "", revision, node, did, key } = chosen;
  const deed = node ? `did.${did ?? "entered"}` : did && `ends.${did}`;
  const said = [
    plain(flow),
    revision && t("flow_figures:revision", { number: revision }),
    node && plain(node),
    deed && [t(`flow_figures:${deed}`), key].filter(Boolean).join(" "),
  ];
  return (
    <Input.Wrapper label={t("filter.flow")} labelElement="div" className={classes.done}>
      <div>
        {said.filter(Boolean).join(" · ")}
        <CloseButton size="sm" aria-label={t("filter.takeAway")} onClick={takeAway} />
      </div>
    </Input.Wrapper>
  );
}
