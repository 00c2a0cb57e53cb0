import { samples as awsAndAzure } from "../samples/vm-provider-aws-azure";
import { samples as clouds } from "../samples/vm-provider-clouds";
import { samples as hypervisors } from "../samples/vm-provider-hypervisors";
import { samples as kubernetes } from "../samples/vm-provider-kubernetes";
import type { Properties } from "./sample";

const all = [...awsAndAzure, ...clouds, ...hypervisors, ...kubernetes];

/** The smallest inputs of a config for one provider. */
export function complete(provider: string): Properties {
  const sample = all.find(({ inputs }) => inputs["provider"] === provider);
  if (sample === undefined) throw new Error(`there is no sample of ${provider}`);
  return sample.inputs;
}
