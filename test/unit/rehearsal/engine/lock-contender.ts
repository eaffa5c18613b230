import { readFileSync, writeFileSync } from "node:fs";
import { withLock } from "../../../../rehearsal/engine/process-lock";

/** A process for the tests of the lock: counts up in a file under the lock, or holds it until it is killed. */
const [mode, lock = "", counter = "", times = "0"] = process.argv.slice(2);

async function main(): Promise<void> {
  if (mode === "hold") {
    await withLock(lock, { what: "holding on" }, () => {
      console.log("holding");
      return new Promise(() => setInterval(() => undefined, 1_000));
    });
  }
  for (let i = 0; i < Number(times); i++) {
    await withLock(lock, { what: "counting" }, async () => {
      const seen = Number(readFileSync(counter, "utf8"));
      await new Promise(setImmediate);
      writeFileSync(counter, String(seen + 1));
    });
  }
}

void main();
