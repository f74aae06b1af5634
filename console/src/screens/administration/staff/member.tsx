import { Alert, Button, Checkbox, Select, Stack, Switch, TextInput } from "@mantine/core";
import { IconDice5 } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { staffAdd, staffChange } from "../../../api/generated";
import { staffEndSessionsMutation } from "../../../api/generated/@tanstack/react-query.gen";
import type { Right, StaffLine } from "../../../api/generated";
import type { Role } from "../../../api/session";
import { useDraft } from "../../../records/draft";
import { Editor, Form } from "../../../records/editor";
import { faultsOf } from "../../../records/faults";
import { useWriting } from "../../../records/writing";
import { PersonFields } from "../parts/person_fields";
import { madeUpPassword } from "./password";

const ROLES: Role[] = ["agent", "supervisor", "manager", "admin"];
const RIGHTS: Right[] = ["edit_menus", "publish_menus", "switch_emergency"];
const FIELDS = ["name", "email", "role", "rights", "password"];

interface Props {
  member: StaffLine | undefined;
  close: () => void;
}

/** Somebody with a log-in, to be added or changed. */
export function Member({ member, close }: Props) {
  const { t } = useTranslation("administration");
  return (
    <Editor title={member?.name ?? t("staff.add")} rooms={["staff", "agents"]} close={close}>
      <Fields member={member} />
    </Editor>
  );
}

function Fields({ member }: { member: StaffLine | undefined }) {
  const { t } = useTranslation("administration");
  const draft = useDraft({
    name: member?.name ?? "",
    email: member?.email ?? "",
    role: member?.role ?? ("supervisor" as Role),
    active: member?.active ?? true,
    rights: member?.rights ?? [],
    password: member ? "" : madeUpPassword(),
    version: member?.version ?? 0,
  });
  const { values, set } = draft;
  const writing = useWriting();
  const save = () => {
    const { name, email, role, password } = values;
    writing.send(() =>
      member
        ? staffChange({ path: { staff_id: member.id }, body: { ...draft.changed(), version: draft.first.version } })
        : staffAdd({ body: { name, email, role, password } }),
    );
  };
  const fault = faultsOf(writing.error);
  return (
    <Form
      fields={FIELDS}
      writing={writing}
      save={save}
      subject={member && `staff:${member.id}`}
    >
      <PersonFields values={values} set={set} fault={fault} />
      <Select
        label={t("field.role")}
        description={t(`staff.may.${values.role}`)}
        data={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        value={values.role}
        onChange={(role) => role && set({ role: role as Role, rights: role === "manager" ? RIGHTS : [] })}
        error={fault("role")}
        allowDeselect={false}
      />
      {member && (values.role === "supervisor" || values.role === "manager") && (
        <Rights rights={values.rights} change={(rights) => set({ rights })} />
      )}
      <TextInput
        label={t(member ? "staff.newPassword" : "field.password")}
        description={t("staff.passwordWords")}
        value={values.password}
        onChange={(event) => set({ password: event.currentTarget.value })}
        error={fault("password")}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        required={!member}
        rightSectionWidth={130}
        rightSection={
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconDice5 size={16} />}
            onClick={() => set({ password: madeUpPassword() })}
          >
            {t("staff.makeUp")}
          </Button>
        }
      />
      {member && (
        <Switch
          label={t("staff.active")}
          description={t("staff.activeWords")}
          checked={values.active}
          onChange={(event) => set({ active: event.currentTarget.checked })}
        />
      )}
      {member && <EndSessions member={member} />}
    </Form>
  );
}

/** What one person may do and another of the same role may not; who publishes menus changes them, too. */
function Rights({ rights, change }: { rights: Right[]; change: (rights: Right[]) => void }) {
  const { t } = useTranslation("administration");
  return (
    <Checkbox.Group
      label={t("staff.rights")}
      description={t("staff.rightsWords")}
      value={rights}
      onChange={(chosen) => change(RIGHTS.filter((right) => chosen.includes(right)))}
    >
      <Stack gap={6} mt={6}>
        {RIGHTS.map((right) => {
          const isImplied = right === "edit_menus" && rights.includes("publish_menus");
          return (
            <Checkbox
              key={right}
              value={right}
              label={t(`right.${right}`)}
              checked={isImplied || rights.includes(right)}
              disabled={isImplied}
            />
          );
        })}
      </Stack>
    </Checkbox.Group>
  );
}

function EndSessions({ member }: { member: StaffLine }) {
  const { t } = useTranslation("administration");
  const end = useMutation(staffEndSessionsMutation());
  return (
    <div>
      <Button
        variant="default"
        onClick={() => end.mutate({ path: { staff_id: member.id } })}
        loading={end.isPending}
        disabled={end.isSuccess}
      >
        {t("staff.endSessions")}
      </Button>
      {end.isSuccess && (
        <Alert color="leaf" mt="xs" role="status">
          {t("staff.sessionsEnded")}
        </Alert>
      )}
    </div>
  );
}
