import { spawnSync } from "node:child_process";
import { Rehearsal } from "./rehearsal";
import { complaintOf, PROJECT, run } from "./run";

jest.setTimeout(1_200_000);

/** A network namespace with loopback only; a user namespace around it where we are not root. */
const NAMESPACE = ["--net", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"])];
const inNamespace = (line: string) => [...NAMESPACE, "sh", "-c", `ip link set lo up && ${line}`];
const possible = spawnSync("unshare", inNamespace("true")).status === 0;
if (!possible)
  console.warn("skipped: needs network namespaces and `ip` (apt-get install util-linux iproute2)");

const rehearsal = new Rehearsal();
afterAll(() => rehearsal.remove());

(possible ? it : it.skip)("npm run rehearse -- --offline succeeds where there is only loopback", async () => {
  // The cache must be filled, which may need the network; this is what "once" in the README means.
  expect(complaintOf(await rehearsal.shell("pulumi version"))).toBe("");
  const { code, stdout, stderr } = await run(
    "unshare",
    inNamespace("exec npm run rehearse -- --offline"),
    rehearsal.env,
    PROJECT,
  );
  expect(complaintOf({ code, signal: null, stdout, stderr })).toBe("");
  expect(stdout).toContain("Nothing was created in Azure");
});
