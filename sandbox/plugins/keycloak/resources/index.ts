/** The resource types that are served. */
import type { ResourceType } from "../resource";
import { client } from "./client";
import { genericMapper } from "./generic-mapper";
import { group } from "./group";
import { groupMembershipMapper } from "./group-membership-mapper";
import { realm } from "./realm";
import { user } from "./user";
import { userGroups } from "./user-groups";

const types = [realm, group, user, userGroups, client, groupMembershipMapper, genericMapper];

export const resourceTypes: ReadonlyMap<string, ResourceType> = new Map(types.map((type) => [type.token, type]));
