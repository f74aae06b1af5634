import { ActionIcon, Menu, Text } from "@mantine/core";
import { IconDotsVertical } from "@tabler/icons-react";
import type { ReactNode } from "react";

import { messageOf } from "../../api/refusal";

interface Props {
  label: string;
  pending: boolean;
  error: unknown;
  disabled?: boolean;
  small?: boolean;
  /** Whether it is open, where another than it keeps that. */
  opened?: boolean;
  onChange?: (opened: boolean) => void;
  children: ReactNode;
}

/** What can be done about somebody or something on the board, behind three dots, and why the last act was refused. */
export function Acts({ label, pending, error, disabled, small, opened, onChange, children }: Props) {
  return (
    <>
      <Menu position="bottom-end" opened={opened} onChange={onChange}>
        <Menu.Target>
          <ActionIcon variant="default" size={small ? 28 : 34} loading={pending} disabled={disabled} aria-label={label}>
            <IconDotsVertical size={small ? 16 : 18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
          {children}
        </Menu.Dropdown>
      </Menu>
      {error !== null && (
        <Text size="sm" c="var(--bad)" role="alert">
          {messageOf(error)}
        </Text>
      )}
    </>
  );
}
