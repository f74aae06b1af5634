import react from "@vitejs/plugin-react";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const HOTLINE = process.env.HOTLINE_URL ?? "http://127.0.0.1:8000";
const DESK_LIMIT_BYTES = 300 * 1024;
const PRESSED = /^assets\/.*\.(js|css|svg)$/;

/** Presses every text once, here, so that the server never does. */
function pressed(): Plugin {
  return {
    name: "pressed",
    apply: "build",
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((each) => PRESSED.test(each))) {
        const file = join(dir!, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      }
    },
  };
}

/** Fails the build when the desk's first load grows beyond its limit (the telephones are loaded later). */
function deskWithinLimit(): Plugin {
  return {
    name: "desk-within-limit",
    apply: "build",
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const wanted = new Set<string>();
      const want = (name: string) => {
        const chunk = chunks.find((each) => each.fileName === name);
        if (!chunk || wanted.has(name)) return;
        wanted.add(name);
        for (const style of chunk.viteMetadata?.importedCss ?? []) wanted.add(style);
        chunk.imports.forEach(want);
      };
      for (const chunk of chunks)
        if (chunk.isEntry || chunk.facadeModuleId?.endsWith("/screens/desk/index.tsx")) want(chunk.fileName);
      let bytes = 0;
      for (const name of wanted) {
        const file = bundle[name];
        if (file) bytes += gzipSync(file.type === "chunk" ? file.code : file.source).length;
      }
      const words = `the desk's first load is ${Math.round(bytes / 1024)} kB pressed, of ${DESK_LIMIT_BYTES / 1024}`;
      if (bytes > DESK_LIMIT_BYTES) this.error(words);
      this.info(words);
    },
  };
}

export default defineConfig({
  base: "/console/",
  plugins: [react(), pressed(), deskWithinLimit()],
  build: {
    outDir: process.env.CONSOLE_OUT ?? "../ivr/web/console/built",
    emptyOutDir: true,
    target: ["chrome123", "firefox120", "safari17.5"], // the first with light-dark()
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api", "/stream", "/log-in", "/log-out"].map((path) => [path, { target: HOTLINE, changeOrigin: false }]),
    ),
  },
});
