import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LAB } from "./lab-run";

/** A user namespace in which a process is nobody, and may still read the files of whoever runs the tests. */
const NOBODY = ["--user", "--map-user=65534", "--map-group=65534"];
const UNSHARE = ["/usr/bin/unshare", "/bin/unshare"].find((path) => existsSync(path)) ?? "unshare";
const possible = spawnSync(UNSHARE, [...NOBODY, "true"]).status === 0;
if (!possible) console.warn("skipped: needs user namespaces (apt-get install util-linux)");
const itAsNobody = possible ? it : it.skip;

/** Forbids Debian to start services; a container's image may have one of its own. */
const POLICY = "/usr/sbin/policy-rc.d";
const HOME = "REMOTE_ACCESS_REHEARSAL_HOME";
const empty = mkdtempSync(join(tmpdir(), "no-programs-"));
afterAll(() => rmSync(empty, { recursive: true, force: true }));
jest.setTimeout(60_000);

function lab(
  args: readonly string[],
  { path = process.env.PATH, around = [] as readonly string[], home = process.env[HOME] } = {},
) {
  const [command, ...rest] = [...around, process.execPath, ...LAB, ...args];
  const env = { ...process.env, PATH: path, [HOME]: home, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(command!, rest, { encoding: "utf8", env });
  return { status, stdout, stderr };
}
const asNobody = [UNSHARE, ...NOBODY];

itAsNobody("without root the lab says so, with its own exit code, and begins nothing", () => {
  const { status, stdout, stderr } = lab([], { around: asNobody });
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toContain(
    "The lab needs root, to make networks of its own: run it as root, best on a machine for tests.",
  );
  expect(stderr).not.toContain("Making profiles");
});

it("without packages it names them and the command that installs them, with the same exit code", () => {
  const { status, stdout, stderr } = lab([], { path: empty });
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toMatch(
    /^These Debian packages are missing: .*\bcurl\b.*\bsmbclient\b.*\. Install them, without starting their services: npm run lab -- --install$/m,
  );
  expect(stderr).not.toContain("allows no namespaces");
});

it("without a rehearsal it says which command brings one up, with the same exit code", () => {
  const { status, stdout, stderr } = lab(["--stack", "city"], { home: join(empty, "none") });
  expect({ status, stdout }).toEqual({ status: 4, stdout: "" });
  expect(stderr).toMatch(
    /^\S+requests\.jsonl is not there: bring the stack up first, with npm run rehearse -- --stack city$/m,
  );
});

it("a plan that is not there is a wrong call, and no rehearsal that is missing", () => {
  const file = join(empty, "plan.json");
  const { status, stderr } = lab(["--plan", file]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: `error: --plan ${file}: there is no such file\n` });
});

itAsNobody("--install without root says what root would have to type, and changes nothing", () => {
  const before = existsSync(POLICY);
  const { status, stderr } = lab(["--install"], { path: empty, around: asNobody });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^Installing needs root\. As root: apt-get install --no-install-recommends .*\bcurl\b/m,
  );
  expect(existsSync(POLICY)).toBe(before);
});
