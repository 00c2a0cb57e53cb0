/** What an entity is and how it is reconciled. Knows no entity and no engine. */
export * from "./adapter";
export * from "./entity";
export * from "./fields";
export * from "./units";
export * from "./validation";
export * from "./values";
export * from "./connection";
export * from "./find";
