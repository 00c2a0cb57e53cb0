import type { CallAction } from "../catalogue";
import type { JsonObject } from "../json";
import type { CallRequest, ServerContext } from "../server/context";
import type { Row } from "../store/tables";

/** What a family does beyond the table: each part is optional. */
export interface FamilyRules {
  /** Rights that depend on the object. Throws 403. */
  readonly authorise?: (request: CallRequest, row: Row | undefined, action: CallAction) => void;
  /** The rows that a list answers. */
  readonly select?: (request: CallRequest, rows: Row[]) => Row[];
  /** Completes or refuses a row before it is stored; `before` is missing on create. */
  readonly check?: (request: CallRequest, row: Row, before: Row | undefined) => void;
  /** Refuses a delete. */
  readonly beforeDelete?: (request: CallRequest, row: Row) => void;
  /** What a delete takes along. */
  readonly afterDelete?: (request: CallRequest, row: Row) => void;
  /** What a create brings along. */
  readonly afterCreate?: (request: CallRequest, row: Row) => void;
  /** The keys that the server adds when it answers. */
  readonly runtime?: (server: ServerContext, row: Row) => JsonObject;
  /** Keys beside the list. */
  readonly beside?: (request: CallRequest) => JsonObject;
}
