import { Button, Group } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { staffListingOptions } from "../../../api/generated/@tanstack/react-query.gen";
import type { StaffLine } from "../../../api/generated";
import { may, useMe } from "../../../api/session";
import { Failed, Loading } from "../../../states";
import { Listing, type Column } from "../../../records/listing";
import { useOpened } from "../parts/opened";
import { Section } from "../parts/section";
import { InUse } from "../parts/state";
import { Tag } from "../../../records/tag";
import { Member } from "./member";

/** Who may log in, and as what. */
export function Staff() {
  const { t } = useTranslation("administration");
  const { person } = useMe();
  const { opened, open, close } = useOpened("staff");
  const { data: people, error, refetch } = useQuery(staffListingOptions());
  const admin = may(person.role, "admin");
  const chosen = people?.find(({ id }) => String(id) === opened);
  const columns = useColumns();
  return (
    <Section
      title={t("section.staff")}
      words={t(admin ? "staff.words" : "staff.readOnly")}
      action={
        admin && (
          <Button leftSection={<IconUserPlus size={18} />} onClick={() => open("new")}>
            {t("staff.add")}
          </Button>
        )
      }
    >
      {error && <Failed error={error} again={() => void refetch()} />}
      {!people && !error && <Loading />}
      {people && (
        <Listing
          label={t("section.staff")}
          rows={[...people].sort((one, other) => Number(other.active) - Number(one.active))}
          columns={columns}
          keyOf={(member) => member.id}
          isOff={(member) => !member.active}
          {...(admin && { onOpen: (member: StaffLine) => open(member.id) })}
        />
      )}
      {admin && (opened === "new" || chosen) && <Member key={chosen?.id ?? "new"} member={chosen} close={close} />}
    </Section>
  );
}

function useColumns(): Column<StaffLine>[] {
  const { t } = useTranslation("administration");
  return [
    { title: t("field.name"), cell: (member) => member.name },
    { title: t("field.email"), cell: (member) => member.email },
    { title: t("field.role"), cell: (member) => t(`role.${member.role}`) },
    {
      title: t("field.active"),
      cell: (member) => (
        <Group gap={4} display="inline-flex">
          <InUse active={member.active} />
          {member.active && member.must_change_password && <Tag>{t("staff.temporary")}</Tag>}
        </Group>
      ),
    },
  ];
}
