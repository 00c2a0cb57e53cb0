const { default: JestRunner } = require("jest-runner");

const isSerial = ({ context }) => context.config.testEnvironmentOptions.serial === true;

/** Runs the files of projects that share servers one after another, and beside them those of the other projects. */
module.exports = class SideBySideRunner extends JestRunner {
  async runTests(tests, watcher, options) {
    const serial = options.serial ? tests : tests.filter(isSerial);
    const others = tests.filter((test) => !serial.includes(test));
    await Promise.all([
      serial.length > 0 && super.runTests(serial, watcher, { ...options, serial: true }),
      others.length > 0 && super.runTests(others, watcher, options),
    ]);
  }
};
