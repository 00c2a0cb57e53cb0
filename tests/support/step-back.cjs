const { setPriority } = require("node:os");

// Files with real servers run beside this one, and those wait for each other's answers.
setPriority(10);
