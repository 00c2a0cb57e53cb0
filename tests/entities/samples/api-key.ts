import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "ApiKey",
    kind: "apiKey",
    create: "create_api_configs",
    madeAgain: true,
    prepare: () =>
      Promise.resolve({
        inputs: { name: "pipeline" },
        changes: {
          name: { name: "release pipeline" },
          rotation: { rotation: "2027-01" },
          enabled: { enabled: false },
          readOnly: { readOnly: true },
          expires: { expires: "2027-01-31T23:59:59Z" },
          permissions: { permissions: ["zones_view", "users_view"] },
        },
      }),
  },
];
