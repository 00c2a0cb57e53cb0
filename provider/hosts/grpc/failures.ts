/** Errors on the wire: what the engine is told when a call fails. */
import { Metadata, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { PartialFailure } from "./plugin";
import { marshal } from "./values";

export type Failure = Pick<ServiceError, "code" | "details" | "metadata">;

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A plain failure carries the text; a partial one also the state, so that the engine keeps it. */
export function failureOf(error: unknown): Failure {
  const details = textOf(error) || "unknown error";
  const metadata = new Metadata();
  if (error instanceof PartialFailure) {
    metadata.add("grpc-status-details-bin", Buffer.from(initializationFailure(error, details).serializeBinary()));
  }
  return { code: status.UNKNOWN, details, metadata };
}

export function unimplemented(method: string): Failure {
  return { code: status.UNIMPLEMENTED, details: `${method} is not implemented`, metadata: new Metadata() };
}

function initializationFailure(failure: PartialFailure, message: string): Status {
  const reasons = [...failure.reasons];
  const report = (problem: string): void => void reasons.push(problem);
  const detail = new ErrorResourceInitFailed();
  detail.setId(failure.state.id);
  detail.setProperties(marshal(failure.state.properties, report));
  if (failure.state.inputs) detail.setInputs(marshal(failure.state.inputs, report));
  detail.setReasonsList(reasons);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const result = new Status();
  result.setCode(status.UNKNOWN);
  result.setMessage(message);
  result.addDetails(packed);
  return result;
}
