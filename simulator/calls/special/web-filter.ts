import type { Handler } from "../../server/context";
import { CATEGORIES, SAFE_SEARCH_PATTERNS } from "../families/web-filter";

const getAllCategories: Handler = () => ({
  categories: Object.entries(CATEGORIES).map(([id, label]) => ({ id, label })),
});

const getSafeSearchPatterns: Handler = () => ({ safe_search_patterns: { ...SAFE_SEARCH_PATTERNS } });

export const webFilterCalls: Readonly<Record<string, Handler>> = {
  get_all_categories: getAllCategories,
  get_safe_search_patterns: getSafeSearchPatterns,
};
