/** From a fresh installation to a program with a key of its own. */
export * from "./kasm-bootstrap";
export * from "./permissions";
