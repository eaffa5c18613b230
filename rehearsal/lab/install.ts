import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { missingPackages } from "./requirements";

/** While it is there, Debian starts no service that is installed (invoke-rc.d(8), policy-rc.d). */
const POLICY = "/usr/sbin/policy-rc.d";

/**
 * Installs what the lab needs. No service is started, not even for a moment: on an ordinary Debian they would listen on
 * every address.
 *
 * @returns exit code
 */
export function install(say: (line: string) => void): number {
  const missing = missingPackages();
  if (missing.length === 0) {
    say("Nothing is missing.");
    return 0;
  }
  if (process.getuid?.() !== 0) {
    say(`Installing needs root. As root: apt-get install --no-install-recommends ${missing.join(" ")}`);
    return 1;
  }
  say(`Installing ${missing.join(", ")}; no service is started.`);
  const made = forbidStarting();
  // Ctrl-C ends apt-get; this process must live on until services may be started again.
  const stay = () => undefined;
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stay);
  try {
    const apt = (...args: string[]) =>
      spawnSync("apt-get", args, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      }).status ?? 1;
    return apt("update", "-qq") || apt("install", "-y", "-qq", "--no-install-recommends", ...missing);
  } finally {
    if (made) rmSync(POLICY, { force: true });
    for (const signal of signals) process.off(signal, stay);
  }
}

/** @returns whether it was not forbidden before */
function forbidStarting(): boolean {
  try {
    writeFileSync(POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755, flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
