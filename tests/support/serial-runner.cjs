const { default: JestRunner } = require("jest-runner");

/** Runs the files of a project one after another: they share servers. */
module.exports = class SerialRunner extends JestRunner {
  isSerial = true;
};
