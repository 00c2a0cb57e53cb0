/**
 * What the engine's dynamic provider process loads: one handler per kind, under the name the kind's `__provider` text
 * asks for. The engine starts one such process per operation, and all kinds share it.
 */
import * as entities from "../../entities";
import { isEntity, type EntityDefinition } from "../../core";
import { handlerKey } from "../../entities/token";
import { entityHandler, type Handler } from "./handler";
import { sshKeyPair } from "./ssh-key-pair";

/** The kinds, by the names under which their files export the definitions. */
type Entities = {
  readonly [Name in keyof typeof entities as (typeof entities)[Name] extends EntityDefinition ? Name : never]: Handler;
};

const ofEntities = Object.values<unknown>(entities)
  .filter(isEntity)
  .map((definition) => [handlerKey(definition.kind), entityHandler(definition)] as const);

const handlers = { sshKeyPair, ...(Object.fromEntries(ofEntities) as Entities) };

export = handlers;
