import { notLicensed, refused } from "../../failure";
import { isObject } from "../../json";
import { licensedFeatures } from "../licenses";
import type { FamilyRules } from "../rules";

const CHOICES: readonly unknown[] = ["inherit", "allow", "deny"];

/** Categories of pages: ids and labels are invented, as the real list is served at run time only. */
export const CATEGORIES: Readonly<Record<string, string>> = {
  "1": "Advertisements",
  "2": "Adult Content",
  "3": "Gambling",
  "4": "Malware",
  "5": "News",
  "6": "Shopping",
  "7": "Social Media",
  "8": "Streaming",
};

/** What a new policy's form starts with: invented likewise. */
export const SAFE_SEARCH_PATTERNS = { "search.example.com": "safe=active" };

export const webFilterRules: FamilyRules = {
  check: ({ server }, row) => {
    if (row.enable_categorization === true && !licensedFeatures(server).includes("url_categorization")) {
      throw notLicensed(server.switches, "url_categorization");
    }
    if (!isObject(row.categories)) return;
    for (const choice of Object.values(row.categories)) {
      if (!CHOICES.includes(choice)) throw refused(server.switches, "Invalid categories: not inherit, allow or deny");
    }
  },
};
