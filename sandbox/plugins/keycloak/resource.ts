/** What a served resource type offers; plugin.ts does the rest along the table of fields. */
import type { PropertyMap } from "../../../provider/hosts/grpc";
import type { KeycloakApi } from "./api";
import type { Fields } from "./fields";

export interface Made {
  id: string;
  /** What the server tells of the object; properties left out stay as planned. */
  found: PropertyMap;
}

export interface ResourceType {
  readonly token: string;
  readonly fields: Fields;
  /** Outputs that the plan cannot foresee become unknown. */
  foresee?(prior: PropertyMap, planned: PropertyMap, inputs: PropertyMap): void;
  /** `planned` has null for what is not known; `inputs` has what is sent but never kept. */
  create(api: KeycloakApi, planned: PropertyMap, inputs: PropertyMap): Promise<Made>;
  /** Resolves to undefined when the object is gone. */
  read(api: KeycloakApi, id: string, prior: PropertyMap): Promise<PropertyMap | undefined>;
  /** Resolves to what is known afterwards; properties left out stay as planned. */
  update(
    api: KeycloakApi,
    id: string,
    prior: PropertyMap,
    planned: PropertyMap,
    inputs: PropertyMap,
  ): Promise<PropertyMap>;
  remove(api: KeycloakApi, id: string, prior: PropertyMap): Promise<void>;
  /** From the id of an import to the object's own id and what has to be known for reading it. */
  locate(api: KeycloakApi, importId: string): Promise<{ id: string; prior: PropertyMap }>;
}

/** Undefined where the server answers that there is no such object. */
export async function unlessMissing<T>(
  work: Promise<T>,
  isMissing: (error: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
