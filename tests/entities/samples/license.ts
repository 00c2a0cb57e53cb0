import type { Sample } from "../support/sample";

const key = "KASM-SIMULATOR-ENTERPRISE-25-00C0FFEE";

export const samples: readonly Sample[] = [
  {
    title: "License",
    kind: "license",
    create: "add_license",
    unrecognizable: true,
    forgotten: ["key"],
    bound: ["issuedTo"],
    refusedWith: { "licenses_answer=data": /the answer has no list "licenses"/ },
    prepare: () =>
      Promise.resolve({
        inputs: { key },
        changes: { key: { key: "KASM-SIMULATOR-STARTER-5-0BADCAFE" }, issuedTo: { issuedTo: "simulator" } },
      }),
  },
];
