import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The house's colour: calm enough for eight hours, dark enough for white words (4.5:1 from shade 6 on). */
const lagoon: MantineColorsTuple = [
  "#e6fcff",
  "#d3f3fa",
  "#a8e5f2",
  "#79d5e9",
  "#51c3dc",
  "#2aa9c4",
  "#0b7285",
  "#096374",
  "#075463",
  "#044351",
];

export const theme = createTheme({
  colors: { lagoon },
  primaryColor: "lagoon",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Thai", "Leelawadee UI", sans-serif',
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.125rem" } } },
});
