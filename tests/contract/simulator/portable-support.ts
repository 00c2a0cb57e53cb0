import { KasmSimulator, type SimulatorOptions } from "../../../simulator";
import type { ContractReport } from "../../../simulator/contract/report";
import { runContract, type ContractOptions } from "../../../simulator/contract/suite";

/** The suite against a simulator that listens; `inside` sees the simulator while the suite runs. */
export async function compare(
  options: SimulatorOptions,
  contract: ContractOptions = {},
  inside?: (simulator: KasmSimulator) => void,
): Promise<ContractReport> {
  const simulator = new KasmSimulator(options);
  await simulator.listen();
  inside?.(simulator);
  const before = JSON.stringify(simulator.dump({ runtime: false }).families);
  try {
    const { url, apiKey, apiKeySecret } = simulator;
    const report = await runContract({ url, apiKey, apiKeySecret }, { risky: true, ...contract });
    expect(JSON.stringify(simulator.dump({ runtime: false }).families)).toBe(before);
    return report;
  } finally {
    await simulator.close();
  }
}

/** Everything in a report that is a difference, in one line each. */
export const differences = (report: ContractReport): string[] => [
  ...(report.problem === undefined ? [] : [report.problem]),
  ...report.rows
    .filter(({ verdict }) => verdict === "differs")
    .map(({ kind, name, detail }) => `${kind} ${name}: ${detail}`),
  ...report.unknownKeys,
  ...report.left,
];
