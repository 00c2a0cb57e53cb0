import type { Evidence } from "./model";

/** Something that is served beside the calls: for browsers, for identity providers, for machines. */
export interface AddressDefinition extends Evidence {
  /** Method and path. */
  readonly name: string;
  readonly note?: string;
}

/** What is under /api/ without being a call. Addresses under /simulator/ are the simulator's own, and no evidence. */
export const ADDRESSES: readonly AddressDefinition[] = [
  { name: "GET /api/__healthcheck", grade: "observed", source: "kasm-docs.md 2.4" },
  { name: "GET /api/sso_login", grade: "observed", source: "kasm-wire.md 2", note: "id: the OIDC config's" },
  {
    name: "POST /api/sso",
    grade: "observed",
    source: "kasm-wire.md 3.1",
    note: "answers the url of a sign-in's start",
  },
  { name: "GET /api/oidc_callback", grade: "observed", source: "kasm-wire.md 1.1" },
  { name: "POST /api/oidc_backchannel_logout", grade: "observed", source: "kasm-docs.md 2.4" },
  { name: "POST /api/set_server_status", grade: "observed", source: "kasm-docs.md 2.4" },
  {
    name: "GET /api/admin/get_server_file_mappings",
    grade: "inferred",
    source: "kasm-docs.md 5.11",
    note: "a Windows start-up script asks it with its check-in token",
  },
];
