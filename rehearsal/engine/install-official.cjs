// node install-official.cjs <folder> <version> <seconds>: the official installer, as @pulumi/pulumi brings it.
//
// A process of its own, leader of its own group: the installer is a shell script that starts others, and giving
// up on it means ending them all. It also ends when the process that started it does.
"use strict";
const { PulumiCommand } = require("@pulumi/pulumi/automation");

const [root, version, seconds] = process.argv.slice(2);
const parent = process.ppid;

function giveUp(reason) {
  console.error(reason);
  process.kill(-process.pid, "SIGKILL");
}

setTimeout(() => giveUp(`no answer within ${seconds} s`), Number(seconds) * 1000).unref();
setInterval(() => process.ppid !== parent && giveUp("nobody waits any more"), 500).unref();

// The version is checked by whoever called; the SDK compares with one it parsed itself.
PulumiCommand.install({ root, version, skipVersionCheck: true }).then(
  () => process.exit(0),
  (fault) => {
    console.error(
      String(fault.message ?? fault)
        .trim()
        .split("\n")
        .pop(),
    );
    process.exit(1);
  },
);
