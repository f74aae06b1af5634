import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "./openapi.json",
  output: { path: "./src/api/generated", clean: true },
  plugins: [
    { name: "@hey-api/client-fetch", throwOnError: true },
    { name: "@hey-api/typescript", enums: "javascript" },
    "@hey-api/sdk",
    { name: "@tanstack/react-query", queryKeys: { tags: true } },
  ],
});
