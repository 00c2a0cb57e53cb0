/** As much of an engine as it takes to run one resource through its life on the stand-in. */
import type { PluginProcess } from "./plugin-process";
import { textOf, withoutMarks } from "./recording";
import type { Json, JsonMap, Method } from "./recording";

export interface Difference {
  changes?: string;
  replaces?: string[];
  diffs?: string[];
  deleteBeforeReplace?: boolean;
}

/** One resource of a program; its state is kept as the engine keeps it, with secrets in plain. */
export class Resource {
  id = "";
  state: JsonMap = {};
  inputs: JsonMap = {};

  constructor(
    private readonly plugin: PluginProcess,
    private readonly type: string,
    private readonly name: string,
  ) {}

  async check(program: JsonMap): Promise<{ inputs: JsonMap; failures: string[] }> {
    const answer = await this.call("Check", { olds: this.inputs, news: program, randomSeed: "c2VlZA==" });
    const failures = (answer.failures ?? []) as { reason: string }[];
    return { inputs: withoutMarks(answer.inputs ?? {}) as JsonMap, failures: failures.map(({ reason }) => reason) };
  }

  async difference(program: JsonMap): Promise<Difference> {
    return this.differenceOf(await this.accepted(program));
  }

  /** Makes the object, or brings it up to date. */
  async apply(program: JsonMap): Promise<void> {
    const inputs = await this.accepted(program);
    if (this.id === "") {
      const { id, properties } = await this.call("Create", { properties: inputs });
      this.id = textOf(id);
      this.keep(inputs, properties);
      return;
    }
    const { changes, replaces = [] } = await this.differenceOf(inputs);
    if (replaces.length > 0) throw new Error(`${this.name} would be replaced for ${replaces.join(", ")}`);
    if (changes !== "DIFF_SOME") return this.keep(inputs, this.state);
    const request = { id: this.id, olds: this.state, news: inputs, oldInputs: this.inputs };
    this.keep(inputs, (await this.call("Update", request)).properties);
  }

  /** False when the object is gone. */
  async refresh(): Promise<boolean> {
    const answer = await this.call("Read", { id: this.id, properties: this.state, inputs: this.inputs });
    if (answer.id === undefined) return false;
    this.keep(withoutMarks(answer.inputs ?? {}) as JsonMap, answer.properties);
    return true;
  }

  async import(id: string): Promise<boolean> {
    const answer = await this.call("Read", { id, properties: {}, inputs: {} });
    if (answer.id === undefined) return false;
    this.id = textOf(answer.id);
    this.keep(withoutMarks(answer.inputs ?? {}) as JsonMap, answer.properties);
    return true;
  }

  async delete(): Promise<void> {
    await this.call("Delete", { id: this.id, properties: this.state, oldInputs: this.inputs });
    this.id = "";
  }

  private async accepted(program: JsonMap): Promise<JsonMap> {
    const { inputs, failures } = await this.check(program);
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return inputs;
  }

  private async differenceOf(inputs: JsonMap): Promise<Difference> {
    const request = { id: this.id, olds: this.state, news: inputs, oldInputs: this.inputs };
    return await this.call("Diff", request);
  }

  private keep(inputs: JsonMap, state: Json | undefined): void {
    this.inputs = inputs;
    this.state = withoutMarks(state ?? {}) as JsonMap;
  }

  private async call(method: Method, request: JsonMap): Promise<JsonMap> {
    const resource = `${this.type} ${this.name}`;
    const { answer, error } = await this.plugin.call({ during: "test", call: method, resource, request });
    if (answer === undefined) throw new Error(error);
    return answer;
  }
}
