import { CALLS } from "../catalogue";
import { isObject, textOf } from "../json";
import { catalogueRows } from "../catalogue/coverage";
import { switchDefinition, SWITCHES, type SwitchName } from "../catalogue/switches";
import { DIALECTS, type Dialect } from "../versions";
import { misbehave, type Behaviour } from "./behaviours";
import { KINDS } from "./kinds";
import { NotDeterminable } from "./probes/probe";
import { PROBES, UNTOLD } from "./probes";
import { readEverything } from "./reads";
import { countsOf, type ContractReport, type SwitchFinding } from "./report";
import { Refusal, Run } from "./run";
import { trySpecials } from "./specials";
import { tour, type UnknownKeys } from "./tour";
import { ABOUT_SESSIONS, UNTRIED } from "./untried";
import { Verdicts } from "./verdicts";
import { outcomeOf, Stopped, wordsOf, Wire, type Access } from "./wire";

/** How to run the suite. */
export interface ContractOptions {
  /** Default: what the server says of itself. */
  readonly dialect?: Dialect;
  /** Try also what would change how the server works for others. Default false. */
  readonly risky?: boolean;
  /** Only these kinds of objects, by their label or family. Default: all. */
  readonly only?: readonly string[];
  /** Only these switches. Default: all. */
  readonly switches?: readonly SwitchName[];
  /** Told what is being done. */
  readonly say?: (line: string) => void;
  /** Ends the run early: what was made is still taken away, and the report says so. */
  readonly signal?: AbortSignal;
}

/** The line of Kasm that a server says it is. Throws when it does not tell, or is of a line not known here. */
async function dialectOfServer(run: Wire): Promise<{ dialect: Dialect; version: string }> {
  const reply = await run.post("/api/admin/system_info", run.keyPair);
  if (outcomeOf(reply) !== "accepted") {
    throw new Error(`system_info answers ${wordsOf(reply)}: is the key right? Name the version with --kasm-version.`);
  }
  const info = reply.body?.system_info;
  const version = isObject(info) && isObject(info.api) ? textOf(info.api.build_id) : "";
  const dialect = DIALECTS.find((each) => version.startsWith(`${each}.`));
  if (dialect === undefined) {
    throw new Error(
      `The server is of version ${version}; known are ${DIALECTS.join(", ")}. Name one with --kasm-version.`,
    );
  }
  return { dialect, version };
}

/** Compares a server with the catalogue. Whatever happens, what was made is taken away. */
export async function runContract(access: Access, options: ContractOptions = {}): Promise<ContractReport> {
  const wire = new Wire(access);
  const started = new Date();
  const stop = () => wire.stop();
  options.signal?.addEventListener("abort", stop);
  if (options.signal?.aborted === true) wire.stop();
  try {
    const told =
      options.dialect === undefined ? await dialectOfServer(wire) : { dialect: options.dialect, version: "" };
    const run = new Run(wire, told.dialect, options.risky === true);
    const verdicts = new Verdicts();
    const unknown: UnknownKeys = new Set();
    const switches: SwitchFinding[] = [];
    const behaviours: Behaviour[] = [];
    let problem: string | undefined;
    options.say?.(`Everything made is named ${run.prefix}...`);
    try {
      await everything(run, verdicts, unknown, switches, behaviours, options);
    } catch (error) {
      problem = error instanceof Stopped ? "ended early" : (error as Error).message;
    }
    wire.resume();
    const left = await run.ledger.clean();
    noteWhatWasUsed(run, verdicts);
    for (const { name, value, reason } of switches) {
      if (value === undefined) verdicts.unknown(`switch ${name}`, reason ?? "");
      else verdicts.agrees(`switch ${name}`);
    }
    const rows = verdicts.findings(catalogueRows(), told.dialect);
    return {
      version: told.version,
      dialect: told.dialect,
      started: started.toISOString(),
      ended: new Date().toISOString(),
      requests: wire.requests,
      prefix: run.prefix,
      ...(problem === undefined ? {} : { problem }),
      counts: countsOf(rows),
      switches,
      behaviours,
      rows,
      unknownKeys: [...unknown].sort(),
      made: run.ledger.made,
      left,
    };
  } finally {
    options.signal?.removeEventListener("abort", stop);
    await wire.close();
  }
}

/** Keys of requests that were accepted are as catalogued; calls that were not made have their reason. */
function noteWhatWasUsed(run: Run, verdicts: Verdicts): void {
  for (const name of run.used) verdicts.agrees(`parameter ${name}`);
  for (const call of CALLS) {
    const reason = UNTRIED[call.name] ?? (ABOUT_SESSIONS.has(call.family.name) ? "needs a session" : undefined);
    if (reason !== undefined) verdicts.unknown(`call ${call.name}`, reason);
  }
}

async function everything(
  run: Run,
  verdicts: Verdicts,
  unknown: UnknownKeys,
  switches: SwitchFinding[],
  behaviours: Behaviour[],
  options: ContractOptions,
): Promise<void> {
  options.say?.("Asking open questions");
  const asked = SWITCHES.map(({ name }): SwitchName => name).filter((name) => options.switches?.includes(name) ?? true);
  for (const name of PROBES.keys()) if (asked.includes(name)) switches.push(await probe(run, name));
  for (const name of asked) if (!PROBES.has(name)) switches.push(await probe(run, name));
  const { only } = options;
  const seen = new Set<string>();
  if (only === undefined) {
    options.say?.("Reading what there is");
    await readEverything(run, verdicts, unknown);
    await trySpecials(run, verdicts, unknown);
  }
  for (const kind of KINDS.values()) {
    if (only !== undefined && !only.includes(kind.label) && !only.includes(kind.family.name)) continue;
    options.say?.(`Making and changing ${kind.label}`);
    await tour(run, kind, verdicts, unknown);
    if (!seen.has(kind.family.name)) behaviours.push(...(await misbehave(run, kind)));
    seen.add(kind.family.name);
  }
}

async function probe(run: Run, name: SwitchName): Promise<SwitchFinding> {
  const values = Object.keys(switchDefinition(name)?.values ?? {});
  const finding = { name, usual: values[0] ?? "", values };
  const tell = PROBES.get(name);
  if (tell === undefined) return { ...finding, reason: UNTOLD[name] ?? "no probe can tell" };
  const mark = run.ledger.made;
  try {
    const value = await tell(run);
    run.settle(name, value);
    return { ...finding, value };
  } catch (error) {
    if (error instanceof NotDeterminable || error instanceof Refusal) return { ...finding, reason: error.message };
    throw error;
  } finally {
    await run.ledger.clean(mark);
  }
}
