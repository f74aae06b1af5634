import { NumberInput } from "@mantine/core";

interface Props {
  label: string;
  description?: string;
  value: number | null;
  set: (value: number | null) => void;
  error?: string | undefined;
  suffix?: string;
  min?: number;
  max?: number;
  required?: boolean;
}

/** A whole number; empty is nothing. */
export function AmountField({ set, value, suffix, ...props }: Props) {
  return (
    <NumberInput
      {...props}
      value={value ?? ""}
      onChange={(typed) => set(typed === "" ? null : Number(typed))}
      allowDecimal={false}
      clampBehavior="none"
      hideControls
      inputMode="numeric"
      rightSection={suffix && <span aria-hidden>{suffix}</span>}
      rightSectionWidth={suffix ? 36 : 0}
      rightSectionPointerEvents="none"
    />
  );
}
