import { join } from "node:path";
import pc from "picocolors";
import { runProbe } from "./run-probe";

void runProbe(process.argv.slice(2), {
  now: new Date(),
  platform: process.platform,
  env: process.env,
  scripts: join(__dirname, "scripts"),
  coloured: process.stdout.isTTY && pc.isColorSupported,
  say: (text) => process.stdout.write(`${text}\n`),
  complain: (text) => process.stderr.write(`${text}\n`),
}).then((code) => {
  process.exitCode = code;
});
