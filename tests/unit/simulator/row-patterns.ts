/** What an inference's `rows` stand for: `kind name`, where * is any text. */
export const rowPattern = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.[\]+?^${}()|\\]/g, "\\$&").replaceAll("*", ".*")}$`);
