import { readdirSync, readFileSync, statSync, writeFileSync, chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describeWith, pathOf } from "./debian-package";
import { LinuxLaptop, provenKeyOf, reportOf, spkiSha256OfPem } from "./linux-laptop";

jest.setTimeout(60_000);

const LONGEST_OUTPUT = 2_048; // Intune Remediations cut what is longer

let laptop: LinuxLaptop;
beforeEach(() => (laptop = new LinuxLaptop()));
afterEach(() => laptop.remove());

const software = (...args: string[]) => laptop.report(["--software-key", ...args]);

describe("report.sh with a key in software", () => {
  it("prints one line that the authority's strict reader takes, of the key that it made", async () => {
    const run = await software();
    const report = reportOf(run);
    expect(report).toEqual({
      schema: "laptop-report/v1",
      csr: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      storage: "software-ksp",
      firewall: "unknown",
      preBoot: "unknown",
      join: "none",
      edition: "Debian GNU/Linux",
      encrypted: true,
      evidence: "luks",
      rooted: "unknown",
    });
    const key = readFileSync(join(laptop.folder, "key.pem"), "utf8");
    expect(provenKeyOf(report)).toMatchObject({ bits: 3_072, sha256: spkiSha256OfPem(key) });
    expect(run.stdout.length).toBeLessThanOrEqual(LONGEST_OUTPUT);
  });

  it("prints the same bytes again, by any of the shells that a Linux calls sh", async () => {
    const first = await software();
    const shells = [["dash"], ["bash", "--posix"], ["busybox", "sh"]].filter(([shell]) => pathOf(shell!));
    expect(shells.length).toBeGreaterThan(0);
    for (const shell of [["sh"], ...shells]) {
      expect(await laptop.report(["--software-key"], shell)).toEqual(first);
    }
  });

  it("keeps the key from everybody else, and leaves nothing but key and request behind", async () => {
    reportOf(await software());
    expect(statSync(laptop.folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(laptop.folder).sort()).toEqual(["key.pem", "lock", "request.csr"]);
    for (const name of readdirSync(laptop.folder)) {
      expect(statSync(join(laptop.folder, name)).mode & 0o777).toBe(0o600);
    }
  });

  it("never uses a folder that is open to others: somebody may have read or changed the key", async () => {
    mkdirSync(laptop.folder);
    chmodSync(laptop.folder, 0o750);
    expect(await software()).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("open to others; treat its key as lost"),
    });
    expect(readdirSync(laptop.folder)).toEqual([]);
  });

  it("writes the request anew where it is torn or of another key, and keeps the key", async () => {
    const first = await software();
    const file = join(laptop.folder, "request.csr");
    const other = new LinuxLaptop();
    reportOf(await other.report(["--software-key"]));
    const foreign = readFileSync(join(other.folder, "request.csr"), "utf8");
    other.remove();
    for (const text of ["", readFileSync(file, "utf8").slice(0, 400), foreign]) {
      writeFileSync(file, text);
      expect(await software()).toEqual(first);
    }
  });

  it("makes another key when asked to, once a certificate was revoked for the old one", async () => {
    const before = provenKeyOf(reportOf(await software()));
    const after = provenKeyOf(reportOf(await software("--new-key")));
    expect(after.sha256).not.toBe(before.sha256);
    expect(provenKeyOf(reportOf(await software())).sha256).toBe(after.sha256);
  });

  it("makes no key in software unless it is told to", async () => {
    const { code, stdout, stderr } = await laptop.report();
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("tpm2-tools are missing; install them, or allow a software key");
    expect(readdirSync(laptop.folder)).toEqual(["lock"]);
  });

  it("makes one key when two runs begin at once", async () => {
    const runs = await Promise.all([software(), software(), software()]);
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
    runs.forEach(reportOf);
  });

  it("prints nothing rather than a line that would be cut off", async () => {
    reportOf(await software());
    // A request with a long list of wishes, as another tool might make it.
    writeFileSync(
      laptop.at("long.cnf"),
      `[req]\ndistinguished_name=n\nreq_extensions=e\n[n]\n[e]\nsubjectAltName=${Array.from({ length: 40 }, (_, i) => `DNS:a${i}.example`).join()}\n`,
    );
    const made = await laptop.run([
      ...["openssl", "req", "-new", "-config", laptop.at("long.cnf"), "-subj", "/CN=x"],
      ...["-key", join(laptop.folder, "key.pem"), "-out", join(laptop.folder, "request.csr")],
    ]);
    expect(made.code).toBe(0);
    expect(await software()).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/the report has \d+ characters of at most 2048/),
    });
  });
});

describe("how report.sh is called", () => {
  it.each([[["--folder"]], [["--nonsense"]]])("%j is a wrong call", async (args) => {
    const { code, stderr } = await laptop.report(args);
    expect(code).toBe(2);
    expect(stderr).toContain("usage: report.sh");
  });

  it("says what it does", async () => {
    const { code, stdout } = await laptop.report(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/usage: report.sh[\s\S]*Exit code 0/);
  });
});

describeWith({ shellcheck: "shellcheck" })("the scripts", () => {
  it("have nothing that shellcheck warns of", async () => {
    const scripts = join(__dirname, "../../../../../../infra/enrolment/laptop/linux");
    const names = readdirSync(scripts).map((name) => join(scripts, name));
    expect(names).toHaveLength(2);
    expect(await laptop.run(["shellcheck", ...names])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
