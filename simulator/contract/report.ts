import type { Behaviour } from "./behaviours";
import type { Finding, Verdict } from "./verdicts";

/** What was found out about a switch. */
export interface SwitchFinding {
  readonly name: string;
  /** The default. */
  readonly usual: string;
  readonly values: readonly string[];
  /** The value that the server has; missing where nothing could tell. */
  readonly value?: string;
  readonly reason?: string;
}

/** What a run found out. It holds no key, no secret, and nothing of the server's own objects but names of keys. */
export interface ContractReport {
  /** As the server says it; "" when the line was given. */
  readonly version: string;
  readonly dialect: string;
  readonly started: string;
  readonly ended: string;
  readonly requests: number;
  /** Begins the name of everything that was made. */
  readonly prefix: string;
  /** Why the run did not come to its end. */
  readonly problem?: string;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly switches: readonly SwitchFinding[];
  /** What the server did with requests that are not as they should be. */
  readonly behaviours: readonly Behaviour[];
  readonly rows: readonly Finding[];
  /** Keys that the server answered and the catalogue does not have. */
  readonly unknownKeys: readonly string[];
  /** How many objects were made. */
  readonly made: number;
  /** What could not be taken away again. */
  readonly left: readonly string[];
}

export function countsOf(rows: readonly Finding[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => rows.filter((row) => row.verdict === verdict).length;
  return {
    "as catalogued": count("as catalogued"),
    differs: count("differs"),
    "not determinable": count("not determinable"),
  };
}

/** Whether nothing differs from the catalogue, nothing is unknown to it, and nothing stayed. Switches may have any value. */
export function isAsCatalogued(report: ContractReport): boolean {
  return (
    report.problem === undefined &&
    report.counts.differs === 0 &&
    report.unknownKeys.length === 0 &&
    report.left.length === 0
  );
}

/** Switches whose value is not the default. */
export const deviations = (report: ContractReport): readonly SwitchFinding[] =>
  report.switches.filter(({ value, usual }) => value !== undefined && value !== usual);

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "None.";
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
}

interface Mistake extends Pick<Behaviour, "what" | "outcome" | "words"> {
  readonly kinds: readonly string[];
}

/** Behaviours that are alike, together; the words are an example. */
function mistakesIn(report: ContractReport): Mistake[] {
  const alike = new Map<string, Mistake>();
  for (const { kind, what, outcome, words } of report.behaviours) {
    const known = alike.get(`${what} ${outcome}`);
    alike.set(`${what} ${outcome}`, {
      what,
      outcome,
      words: known?.words ?? words,
      kinds: [...(known?.kinds ?? []), kind],
    });
  }
  return [...alike.values()];
}

/** The report for people. */
export function markdownOf(report: ContractReport): string {
  const of = (verdict: Verdict) => report.rows.filter((row) => row.verdict === verdict);
  const changes = report.rows.filter((row) => row.change !== undefined && row.verdict === "as catalogued");
  return `# A Kasm server compared with the catalogue

Version ${report.version === "" ? "not asked for" : report.version}, compared as ${report.dialect}. ${report.started} to ${report.ended}, ${report.requests} requests, ${report.made} objects made, named ${report.prefix}.${report.problem === undefined ? "" : ` **It did not come to its end: ${report.problem}.**`}

As catalogued: ${report.counts["as catalogued"]}. Differs: ${report.counts.differs}. Not determinable: ${report.counts["not determinable"]}.

## What differs

${table(
  ["What", "Seen", "Grade", "Source"],
  of("differs").map((row) => [`${row.kind} ${row.name}`, row.detail ?? "", row.change ?? "", row.source]),
)}

## Open questions

${table(
  ["Switch", "This server", "Default"],
  report.switches.map(({ name, value, usual, reason }) => [
    name,
    value === undefined ? `not determinable: ${reason ?? ""}` : value === usual ? value : `**${value}**`,
    usual,
  ]),
)}

## What the server does with mistakes

${table(
  ["What", "Outcome", "Answers", "Tried with"],
  mistakesIn(report).map(({ what, outcome, words, kinds }) => [what, outcome, words, kinds.join(", ")]),
)}

## Keys that the catalogue does not have

${report.unknownKeys.length === 0 ? "None." : report.unknownKeys.map((key) => `- ${key}`).join("\n")}

## Grades to change

${table(
  ["What", "Change", "Source"],
  changes.map((row) => [`${row.kind} ${row.name}`, row.change ?? "", row.source]),
)}

## Not determinable

${table(
  ["What", "Why"],
  of("not determinable").map((row) => [`${row.kind} ${row.name}`, row.detail ?? ""]),
)}

## Left behind

${report.left.length === 0 ? "Nothing." : report.left.map((what) => `- ${what}`).join("\n")}
`;
}
