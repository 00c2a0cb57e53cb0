/** The requests and answers of Pulumi's provider protocol, to and from the words of {@link Plugin}. */
import {
  CheckFailure as CheckFailureMessage,
  CheckRequest,
  CheckResponse,
  DiffResponse,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { PartialFailure } from "./plugin";
import type {
  CheckFailure,
  CheckResult,
  DiffResult,
  PropertyDiffKind,
  PropertyMap,
  ResourceRequest,
  ResourceState,
} from "./plugin";
import { marshal } from "./values";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** What every request about one resource has. */
interface ResourceMessage {
  getUrn(): string;
  getName(): string;
  getType(): string;
  getTimeout?(): number;
  getPreview?(): boolean;
  getIgnorechangesList?(): string[];
}

const autonamingModes = {
  [CheckRequest.AutonamingOptions.Mode.PROPOSE]: "propose",
  [CheckRequest.AutonamingOptions.Mode.ENFORCE]: "enforce",
  [CheckRequest.AutonamingOptions.Mode.DISABLE]: "disable",
} as const;

export function resourceRequest(message: ResourceMessage, signal: AbortSignal): ResourceRequest {
  const urn = message.getUrn();
  // Engines before 3.133 send neither name nor type; both are in the URN: urn:pulumi:stack::project::parent$type::name.
  const [, , qualifiedType = "", ...name] = urn.split("::");
  const autonaming = message instanceof CheckRequest ? message.getAutonaming() : undefined;
  return {
    urn,
    type: message.getType() || qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1),
    name: message.getName() || name.join("::"),
    timeout: message.getTimeout?.() ?? 0,
    preview: message.getPreview?.() ?? false,
    signal,
    ignoreChanges: message.getIgnorechangesList?.() ?? [],
    ...(autonaming && {
      autonaming: { mode: autonamingModes[autonaming.getMode()], proposedName: autonaming.getProposedName() },
    }),
  };
}

/** For answers about nothing that exists yet: what cannot be sent is an error. */
export function marshalStrictly(properties: PropertyMap): Struct {
  const problems: string[] = [];
  const struct = marshal(properties, (problem) => problems.push(problem));
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return struct;
}

/** For answers about an object that exists: what cannot be sent is a partial failure, which keeps the rest. */
export function marshalState(state: ResourceState): Struct {
  const problems: string[] = [];
  const struct = marshal(state.properties, (problem) => problems.push(problem));
  if (problems.length > 0) throw new PartialFailure(state, problems);
  return struct;
}

export function checkFailures(failures: CheckFailure[]): CheckFailureMessage[] {
  return failures.map(({ property, reason }) => {
    const message = new CheckFailureMessage();
    message.setProperty(property);
    message.setReason(reason);
    return message;
  });
}

export function checkResponse(result: CheckResult): CheckResponse {
  const response = new CheckResponse();
  response.setInputs(marshalStrictly(result.inputs));
  response.setFailuresList(checkFailures(result.failures));
  return response;
}

const diffKinds: Record<PropertyDiffKind, PropertyDiff.Kind> = {
  add: PropertyDiff.Kind.ADD,
  "add-replace": PropertyDiff.Kind.ADD_REPLACE,
  delete: PropertyDiff.Kind.DELETE,
  "delete-replace": PropertyDiff.Kind.DELETE_REPLACE,
  update: PropertyDiff.Kind.UPDATE,
  "update-replace": PropertyDiff.Kind.UPDATE_REPLACE,
};

export function diffResponse(result: DiffResult): DiffResponse {
  const { DIFF_NONE, DIFF_SOME, DIFF_UNKNOWN } = DiffResponse.DiffChanges;
  const response = new DiffResponse();
  response.setChanges(result.changes === undefined ? DIFF_UNKNOWN : result.changes ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList(result.replaces ?? []);
  response.setDiffsList(result.diffs ?? []);
  response.setDeletebeforereplace(result.deleteBeforeReplace ?? false);
  if (result.detailedDiff) {
    response.setHasdetaileddiff(true);
    for (const [path, { kind, inputDiff }] of Object.entries(result.detailedDiff)) {
      const message = new PropertyDiff();
      message.setKind(diffKinds[kind]);
      message.setInputdiff(inputDiff ?? false);
      response.getDetaileddiffMap().set(path, message);
    }
  }
  return response;
}
