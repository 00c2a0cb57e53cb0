import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "Registry",
    kind: "registry",
    create: "create_registry",
    prepare: () =>
      Promise.resolve({
        inputs: { url: "https://registry.example.com/" },
        changes: {
          url: { url: "https://example.github.io/kasm-registry/" },
          channel: { channel: "beta" },
          schemaVersion: { schemaVersion: "1.0" },
          autoUpdates: { autoUpdates: true },
        },
      }),
  },
];
