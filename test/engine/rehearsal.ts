import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RehearsalName } from "../../rehearsal/main-job/rehearsed-stack";
import { giveLaptops, standingHome } from "../shared-between-files";
import { PROJECT, run, start, type Ended, type Running } from "./run";

/** A rehearsal of this test's own: another home, the same engine. */
export class Rehearsal {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #stays: boolean;

  /**
   * @param stays the rehearsal that the lab's tests find as this test leaves it. Its laptops make their keys themselves, as
   * everywhere outside of tests; all others get keys that were made before
   */
  constructor(stays?: RehearsalName) {
    const standing = stays === undefined ? undefined : standingHome(stays);
    this.#stays = standing !== undefined;
    this.home = standing ?? mkdtempSync(join(tmpdir(), "rehearsal-"));
    if (stays === undefined) giveLaptops(this.home);
    this.env = { ...process.env, REMOTE_ACCESS_REHEARSAL_HOME: this.home, NO_COLOR: "1" };
  }

  /** `npm run rehearse -- <args>` without npm around it. */
  rehearse(...args: string[]): Promise<Ended> {
    return this.startRehearse(...args).ended;
  }

  startRehearse(...args: string[]): Running {
    return start(
      process.execPath,
      ["--import", "tsx", join(PROJECT, "rehearsal", "rehearse.ts"), ...args],
      this.env,
    );
  }

  /** A shell line in the environment that `rehearsal:env` prints. */
  shell(line: string, cwd: string = PROJECT, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const command = `eval "$(npm --prefix "$PROJECT" run --silent rehearsal:env)" && ${line}`;
    return run("sh", ["-c", command], { ...this.env, PROJECT, ...env }, cwd);
  }

  /** Requests the stand-in has received so far. */
  requests(): { method: string; id: string; apiVersion: string; body?: Record<string, unknown> }[] {
    const log = join(this.home, "azure", "requests.jsonl");
    if (!existsSync(log)) return [];
    return readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as ReturnType<Rehearsal["requests"]>[number]);
  }

  writes() {
    return this.requests().filter(({ method }) => method !== "GET" && method !== "HEAD");
  }

  remove(): void {
    if (!this.#stays) rmSync(this.home, { recursive: true, force: true });
  }
}
