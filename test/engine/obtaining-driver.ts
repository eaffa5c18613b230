import { NoEngine, obtain } from "../../rehearsal/engine/obtain";
import { progressOn } from "../../rehearsal/engine/progress";

/** A process that obtains an engine, for tests that kill it: options as JSON, the engine as JSON on standard output. */
const options = JSON.parse(process.argv[2] ?? "{}") as { project: string; cache: string; offline?: boolean };
const progress = progressOn((line) => process.stderr.write(`${line}\n`));

obtain({ ...options, env: process.env, progress }).then(
  (engine) => console.log(JSON.stringify(engine)),
  (fault: Error) => {
    console.error(fault instanceof NoEngine ? fault.message : fault);
    process.exitCode = 1;
  },
);
