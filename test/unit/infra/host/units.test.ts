import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { needs } from "./host-tool";

/*
 * systemd itself reads the units, in a folder that stands for a host's root. Nothing is started: what a running systemd
 * makes of them was not seen.
 */

const SYSTEMD = needs("systemd-analyze", "apt-get install systemd");
const UNITS = join(__dirname, "../../../../infra/host/systemd");
const HOST = join(__dirname, "../../../../infra/host");
const SERVICES = [
  "remote-access-ca.service",
  "remote-access-ca-watch.service",
  "remote-access-ca-alarm@.service",
];
/** systemd's exposure, times ten: 0 is sealed off, 100 is everything. */
const MOST_EXPOSED = 15;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "units-"));
  for (const folder of ["etc/systemd/system", "usr/lib/systemd/system", "opt/remote-access"])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of readdirSync(UNITS)) cpSync(join(UNITS, file), join(root, "etc/systemd/system", file));
  for (const script of ["hourly.sh", "alarm.sh"])
    cpSync(join(HOST, script), join(root, "opt/remote-access", script));
  writeFileSync(join(root, "opt/remote-access/ca.cjs"), "#!/usr/bin/env node\n", { mode: 0o755 });
  const targets = "/usr/lib/systemd/system";
  for (const target of readdirSync(targets).filter((name) => name.endsWith(".target")))
    cpSync(join(targets, target), join(root, "usr/lib/systemd/system", target), { dereference: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function analyze(...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("systemd-analyze", [...argv], {
    encoding: "utf8",
    env: { ...process.env, SYSTEMD_LOG_LEVEL: "warning", SYSTEMD_COLORS: "0", SYSTEMD_PAGER: "cat" },
  });
  return { status, said: `${stdout}${stderr}` };
}

const verify = () =>
  analyze(
    "verify",
    `--root=${root}`,
    ...readdirSync(UNITS)
      .filter((name) => /\.(service|timer)$/.test(name))
      .map((name) => name.replace("@.", "@remote-access-ca.service.")),
  );
const exposure = (unit: string) =>
  analyze("security", "--offline=true", `--root=${root}`, `--threshold=${MOST_EXPOSED}`, "--no-pager", unit);
const damage = (unit: string, from: string, to: string) => {
  const file = join(root, "etc/systemd/system", unit);
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
};

describe("systemd", () => {
  SYSTEMD("reads every unit without a word", () => {
    expect(verify()).toEqual({ status: 0, said: "" });
  });

  SYSTEMD("would have something to say of a misspelt directive, or of a program that is not there", () => {
    damage("remote-access-ca.service", "NoNewPrivileges=", "NoNewPrivilege=");
    expect(verify().said).toMatch(/Unknown key .*'NoNewPrivilege'/);
    damage("remote-access-ca-watch.service", "/opt/remote-access/ca.cjs", "/opt/remote-access/ca");
    expect(verify().status).not.toBe(0);
  });

  SYSTEMD("finds every service sealed off as far as Node.js allows", () => {
    for (const unit of SERVICES) {
      const { status, said } = exposure(unit);
      expect({ unit, status, said: said.split("\n").filter((line) => line.includes("Overall")) }).toEqual({
        unit,
        status: 0,
        said: [expect.stringContaining("Overall exposure level")],
      });
    }
  });

  SYSTEMD("would miss a safeguard that is taken away", () => {
    damage(
      "remote-access-ca.service",
      "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\n",
      "",
    );
    expect(exposure("remote-access-ca.service").status).not.toBe(0);
  });
});

describe("the hour", () => {
  const service = readFileSync(join(UNITS, "remote-access-ca.service"), "utf8");
  const watch = readFileSync(join(UNITS, "remote-access-ca-watch.service"), "utf8");

  it("takes exit code 3 for done, and the watch takes it for the alarm that it is", () => {
    expect(service).toMatch(/^SuccessExitStatus=3$/m);
    expect(watch).not.toMatch(/^SuccessExitStatus/m);
  });

  it("tells people when it failed, and so does the watch", () => {
    for (const unit of [service, watch])
      expect(unit).toMatch(/^OnFailure=remote-access-ca-alarm@%n\.service$/m);
  });

  it("is over before the next one, and so is a quarter of it", () => {
    expect(service).toMatch(/^TimeoutStartSec=50min$/m);
    expect(watch).toMatch(/^TimeoutStartSec=5min$/m);
  });
});
