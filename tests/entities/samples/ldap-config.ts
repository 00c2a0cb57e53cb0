import type { Sample } from "../support/sample";

/** The smallest config of a directory. */
export const ldap = {
  name: "Active Directory",
  url: "ldaps://ad.example.com",
  searchBase: "DC=example,DC=com",
  searchFilter: "(&(objectClass=user)(sAMAccountName={0}))",
  groupMembershipFilter: "(&(objectClass=group)(member={}))",
};

const account = { serviceAccountDn: "CN=kasm,DC=example,DC=com", serviceAccountPassword: "a-service-password" };

export const samples: readonly Sample[] = [
  {
    title: "LdapConfig",
    kind: "ldapConfig",
    create: "create_ldap_config",
    prepare: () =>
      Promise.resolve({
        inputs: ldap,
        changes: {
          name: { name: "Another directory" },
          enabled: { enabled: false },
          url: { url: "ldap://ad.example.com:389" },
          searchBase: { searchBase: "OU=People,DC=example,DC=com" },
          searchFilter: { searchFilter: "uid={0}" },
          searchSubtree: { searchSubtree: false },
          serviceAccountDn: account,
          serviceAccountPassword: account,
          groupMembershipFilter: { groupMembershipFilter: "(uniqueMember={})" },
          emailAttribute: { emailAttribute: "userPrincipalName" },
          usernameDomainMatch: { usernameDomainMatch: ["example.com", "example.org"] },
          autoCreateAppUser: { autoCreateAppUser: true },
          connectionTimeout: { connectionTimeout: "30 seconds" },
        },
      }),
  },
];
