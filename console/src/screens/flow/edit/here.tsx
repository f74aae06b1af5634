import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

import { usePresence } from "./presence";
import { useTitles } from "./target_field";
import classes from "../planning/planning.module.css";

/** Who else has this draft open, and where. */
export function Here({ name }: { name: string }) {
  const { t } = useTranslation("planning");
  const titles = useTitles();
  const others = usePresence(name);
  return (
    <div role="status">
      {others.length > 0 && (
        <p className={classes.here}>
          <IconUsers size={17} aria-hidden />
          {others.map((each) => (
            <span key={each.staff_id}>
              {each.node ? t("hereAt", { who: each.name, place: titles(each.node) }) : t("here", { who: each.name })}
            </span>
          ))}
        </p>
      )}
    </div>
  );
}
