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

/** What is good, and what is begun: the same green in light and dark, dark enough for white words. */
const leaf: MantineColorsTuple = [
  "#ebfbee",
  "#d3f9d8",
  "#b2f2bb",
  "#8ce99a",
  "#69db7c",
  "#40a854",
  "#267a3a",
  "#206a32",
  "#1a5829",
  "#134620",
];

export const theme = createTheme({
  colors: { lagoon, leaf },
  primaryColor: "lagoon",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Thai", "Leelawadee UI", sans-serif',
  components: {
    // A dialog's header is not the page's banner.
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } } } },
    Drawer: { defaultProps: { attributes: { header: { role: "presentation" } } } },
    // Opened by keyboard, a menu begins at its first item.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.375rem" }, h2: { fontSize: "1.125rem" } } },
});
