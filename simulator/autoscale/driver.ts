import type { Row } from "../store/tables";

/** Why a VM provider can't do what it is asked to, in words for the log; secrets may be in them until they are logged. */
export class ProviderError extends Error {}

/** A machine to be made. */
export interface MachineOrder {
  /** Its name with the VM provider, and its host name. */
  readonly name: string;
  readonly serverId: string;
  readonly installation: string;
  /** The VM provider config, as it is stored. */
  readonly provider: Row;
  /** The start-up script with its placeholders filled; empty for none. */
  readonly userData: string;
}

/** A machine that is there. */
export interface FoundMachine {
  readonly name: string;
  readonly serverId: string;
  readonly running: boolean;
  /** What keeps it from running, in words. */
  readonly trouble?: string;
}

/** What makes and removes machines of one VM provider config. */
export interface MachineDriver {
  make(order: MachineOrder): Promise<void>;
  /** Those that this installation made; undefined where nobody can be asked. */
  list(): Promise<readonly FoundMachine[] | undefined>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}
