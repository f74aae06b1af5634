import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

interface Values {
  name: string;
  email: string;
}

interface Props {
  values: Values;
  set: (part: Partial<Values>) => void;
  fault: (field: string) => string | undefined;
  emailWords?: string;
}

/** Who somebody is, and the address that they log in with. */
export function PersonFields({ values, set, fault, emailWords }: Props) {
  const { t } = useTranslation("administration");
  return (
    <>
      <TextInput
        label={t("field.name")}
        value={values.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
        error={fault("name")}
        autoComplete="off"
        maxLength={120}
        required
        data-autofocus
      />
      <TextInput
        label={t("field.email")}
        description={emailWords}
        type="email"
        value={values.email}
        onChange={(event) => set({ email: event.currentTarget.value.trim() })}
        error={fault("email")}
        autoComplete="off"
        maxLength={254}
        required
      />
    </>
  );
}
