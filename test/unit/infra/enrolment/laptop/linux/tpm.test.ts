import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith } from "./debian-package";
import { LinuxLaptop, provenKeyOf, reportOf } from "./linux-laptop";
import { SoftwareTpm, TPM_PACKAGES } from "./software-tpm";

jest.setTimeout(120_000);

describeWith(TPM_PACKAGES)("report.sh with a TPM", () => {
  let tpm: SoftwareTpm;
  let laptop: LinuxLaptop;
  beforeEach(async () => {
    tpm = new SoftwareTpm();
    await tpm.start();
    laptop = new LinuxLaptop();
    laptop.tpm(tpm.environment);
  });
  afterEach(async () => {
    await tpm.remove();
    laptop.remove();
  });

  it("makes a key that the TPM keeps, a request that the strict reader takes, and the same line again", async () => {
    const first = await laptop.report();
    const report = reportOf(first);
    expect(report.storage).toBe("tpm");
    expect(provenKeyOf(report).bits).toBe(3_072);
    expect(await laptop.report()).toEqual(first);
    // A TPM key wins over the permission to have one in software.
    expect(await laptop.report(["--software-key"])).toEqual(first);

    expect(tpm.handles()).toEqual(["0x81018000"]);
    const attributes = tpm.tool("readpublic", "-c", "0x81018000");
    // Made in this TPM, bound to it, and good for signatures only.
    expect(/^ {2}value: (fixedtpm.*)$/m.exec(attributes)?.[1]?.split("|").sort()).toEqual(
      ["fixedtpm", "fixedparent", "sensitivedataorigin", "userwithauth", "noda", "sign"].sort(),
    );
    expect(readdirSync(laptop.folder).sort()).toEqual(["key.handle", "key.pub", "lock", "request.csr"]);
  });

  it("falls back to RSA-2048 in a TPM that has no longer keys", async () => {
    laptop.link("tpm2_create", "tpm2_create.real");
    const real = "exec -a tpm2_create";
    laptop.link("bash");
    laptop.command(
      "tpm2_create",
      `case "$*" in *rsa3072*) echo 'ERROR: value out of range' >&2; exit 1 ;; esac\nexec bash -c '${real} "$0" "$@"' "${laptop.at("bin/tpm2_create.real")}" "$@"`,
    );
    const report = reportOf(await laptop.report());
    expect(report.storage).toBe("tpm");
    expect(provenKeyOf(report, [2_048]).bits).toBe(2_048);
  });

  it("makes another key after the TPM was cleared, and never takes a foreign one for its own", async () => {
    const before = provenKeyOf(reportOf(await laptop.report()));
    await tpm.clear();
    const after = provenKeyOf(reportOf(await laptop.report()));
    expect(after.sha256).not.toBe(before.sha256);

    // Cleared again, and another program was faster to use the handle.
    await tpm.clear();
    tpm.tool("createprimary", "-Q", "-C", "o", "-G", "rsa2048", "-c", "foreign.ctx");
    tpm.tool("evictcontrol", "-Q", "-C", "o", "-c", "foreign.ctx", "0x81018000");
    tpm.tool("flushcontext", "-t");
    const own = provenKeyOf(reportOf(await laptop.report()));
    expect(own.sha256).not.toBe(after.sha256);
    expect(tpm.handles()).toEqual(["0x81018000", "0x81018001"]);
    expect(readFileSync(join(laptop.folder, "key.handle"), "utf8")).toBe("0x81018001\n");
  });

  it("keeps key and request, and prints nothing, while the TPM does not answer", async () => {
    const first = await laptop.report();
    const before = readFileSync(join(laptop.folder, "request.csr"), "utf8");
    await tpm.stop();
    for (const more of [[], ["--new-key"], ["--software-key"]]) {
      const { code, stdout, stderr } = await laptop.report(more);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toContain("the TPM does not answer");
    }
    expect(readFileSync(join(laptop.folder, "request.csr"), "utf8")).toBe(before);
    await tpm.start();
    expect(await laptop.report()).toEqual(first);
  });

  it("makes a new key when asked to, and the old one leaves the TPM", async () => {
    const before = provenKeyOf(reportOf(await laptop.report()));
    const after = provenKeyOf(reportOf(await laptop.report(["--new-key"])));
    expect(after.sha256).not.toBe(before.sha256);
    expect(tpm.handles()).toHaveLength(1);
  });

  it("makes the key once more where a run was cut off before the TPM kept it", async () => {
    laptop.command("tpm2_evictcontrol", "kill -KILL $PPID");
    expect((await laptop.report()).code).not.toBe(0);
    expect(tpm.handles()).toEqual([]);
    laptop.tpm(tpm.environment);
    tpm.tool("flushcontext", "-t");
    expect(provenKeyOf(reportOf(await laptop.report())).bits).toBe(3_072);
    expect(tpm.handles()).toHaveLength(1);
    expect(readdirSync(laptop.folder).filter((name) => name.startsWith("work."))).toEqual([]);
  });

  it("signs the request again with the TPM's key where the file was lost", async () => {
    const first = await laptop.report();
    rmSync(join(laptop.folder, "request.csr"));
    expect(await laptop.report()).toEqual(first);
    writeFileSync(join(laptop.folder, "request.csr"), "-----BEGIN CERTIFICATE REQUEST-----\n");
    expect(await laptop.report()).toEqual(first);
  });

  it("moves a laptop from a key in software to one in the TPM", async () => {
    const before = reportOf(await laptop.report(["--software-key"]));
    expect(before.storage).toBe("software-ksp");
    const after = reportOf(await laptop.report());
    expect(after.storage).toBe("tpm");
    expect(provenKeyOf(after).sha256).not.toBe(provenKeyOf(before).sha256);
    expect(readdirSync(laptop.folder)).not.toContain("key.pem");
  });
});
