import type { FamilyDefinition, FieldDefinition, KnownCall } from "../catalogue";
import type { SwitchValues } from "../catalogue/switches";
import type { Json, JsonObject } from "../json";
import type { Dialect } from "../versions";

/** What the makers of objects may ask of the run. */
export interface Ground {
  readonly dialect: Dialect;
  /** The values of switches that were found; the others have their defaults. */
  readonly switches: SwitchValues;
  /** Begins the name of everything that this run makes. */
  readonly prefix: string;
  /** A name that nothing else has. */
  unique(what?: string): string;
  /** The answer's body. Throws Refusal on anything but success. */
  done(name: string, body?: JsonObject): Promise<JsonObject>;
  /** Makes an object of a kind: its smallest form, with these fields beside. Throws Refusal when there is none then. */
  make(kind: string, more?: JsonObject): Promise<Made>;
}

/** A kind of object that the suite can make: a family, one of its kinds, and what is not to be seen in the catalogue. */
export interface Kind {
  /** `family` or `family[kind]`. */
  readonly label: string;
  readonly family: FamilyDefinition;
  readonly variant?: string;
  readonly create: KnownCall;
  readonly list: KnownCall;
  readonly update?: KnownCall;
  readonly remove: KnownCall;
  readonly idField?: FieldDefinition;
  /** The body of the list call that shows the object made from these fields. */
  readonly listBody?: (fields: JsonObject, ground: Ground) => JsonObject;
  /** The smallest object that can be made: what is required and needed, and the hints. */
  readonly smallest: (ground: Ground) => Promise<JsonObject>;
  /** Fields that only this kind can show; the family's other kinds leave them out. */
  readonly owns?: readonly string[];
  /** Fields that other kinds show. */
  readonly leaves?: readonly string[];
  /** Fields that stay as they were made: an update of them is not tried. */
  readonly stays?: readonly string[];
  /** Fields that can't be emptied, though the catalogue does not require them. */
  readonly keeps?: readonly string[];
  /** Values to write, where they can't be told from the catalogue. */
  readonly values?: Readonly<Record<string, (ground: Ground) => Promise<readonly Json[]>>>;
  /** What must go along when a field is written. */
  readonly alongside?: Readonly<Record<string, (ground: Ground) => Promise<JsonObject> | JsonObject>>;
  /** Where a reference leads, as the name of a kind; the family's first kind where nothing is said. */
  readonly references?: Readonly<Record<string, string>>;
}

/** An object that the run made. */
export interface Made {
  readonly kind: Kind;
  readonly id: string;
  /** What was sent to make it. */
  readonly fields: JsonObject;
}
