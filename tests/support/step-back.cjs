const { setPriority } = require("node:os");

// In a worker of its own: files with real servers run beside it, and those wait for each other's answers.
if (process.send !== undefined) setPriority(10);
