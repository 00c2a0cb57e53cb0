import type { Row } from "./inventory";

/** The rows in columns, each server's name said once; details are cut where the terminal ends. */
export function printTable(rows: Row[], width = 120): string {
  const head = { server: "Where", kind: "What", name: "Name", detail: "As that server tells it" };
  const columns = ["server", "kind", "name"] as const;
  const widths = columns.map((column) => Math.max(head[column].length, ...rows.map((row) => row[column].length)));
  const line = (row: Record<keyof Row, string>) => {
    const start = columns.map((column, index) => row[column].padEnd(widths[index] ?? 0)).join("  ");
    const room = Math.max(20, width - start.length - 2);
    const detail = row.detail.length > room ? `${row.detail.slice(0, room - 3)}...` : row.detail;
    return `${start}  ${detail}`.trimEnd();
  };
  let previous = "";
  const body = rows.map((row) => {
    const shown = { ...row, server: row.server === previous ? "" : row.server };
    const gap = previous !== "" && row.server !== previous ? "\n" : "";
    previous = row.server;
    return gap + line(shown);
  });
  return [line(head), "-".repeat(Math.min(width, 100)), ...body].join("\n");
}
