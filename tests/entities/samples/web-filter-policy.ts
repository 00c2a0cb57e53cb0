import type { Sample } from "../support/sample";

export const samples: readonly Sample[] = [
  {
    title: "WebFilterPolicy",
    kind: "webFilterPolicy",
    create: "create_url_filter_policy",
    prepare: () =>
      Promise.resolve({
        inputs: { name: "Work" },
        changes: {
          name: { name: "Kiosk" },
          description: { description: "For the hall" },
          denyByDefault: { denyByDefault: true },
          domainBlacklist: { domainBlacklist: ["games.example.com", "video.example.com"] },
          domainWhitelist: { domainWhitelist: ["example.com"] },
          enableCategorization: { enableCategorization: true },
          categories: { categories: { "1": "deny", "2": "allow" } },
          enableSafeSearch: { enableSafeSearch: true },
          safeSearchPatterns: { safeSearchPatterns: { example: "https://www.example.com/?safe=on" } },
          sslBypassDomains: { sslBypassDomains: ["bank.example.com"] },
          sslBypassIps: { sslBypassIps: ["192.0.2.1"] },
          disableLogging: { disableLogging: true },
        },
      }),
  },
];
