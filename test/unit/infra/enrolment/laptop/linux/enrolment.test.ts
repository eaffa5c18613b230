import { X509Certificate } from "node:crypto";
import { writeFileSync } from "node:fs";
import { REASONS } from "../../../../../../infra/devices/reasons";
import { ca, setTime } from "../../../certificate-authority/commands/ca";
import { SmallCity } from "../../../certificate-authority/commands/small-city";
import { describeWith } from "./debian-package";
import { daysFromNow } from "./device-authority";
import { LinuxLaptop, provenKeyOf, reportOf, requestOf, type Report } from "./linux-laptop";
import { PublishedFolder } from "./published-folder";
import { SoftwareTpm, TPM_PACKAGES } from "./software-tpm";

jest.setTimeout(180_000);

const NAME = "LT-1001";
const SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

/** The city's authority, the folder that it publishes behind a web server, and one laptop of it. */
class Enrolment {
  private constructor(
    readonly city: SmallCity,
    readonly laptop: LinuxLaptop,
    readonly server: PublishedFolder,
    readonly base: string,
  ) {}

  static async of(now: Date): Promise<Enrolment> {
    const city = await SmallCity.of(1, now);
    const laptop = new LinuxLaptop();
    // A sound laptop, as far as a made-up one can be: the scripts find these facts by themselves.
    laptop.command(
      "cryptsetup",
      `echo '{"tokens":{"0":{"type":"systemd-tpm2","tpm2-pin":true}},"segments":{}}'`,
    );
    laptop.command("ufw", "echo 'Status: active'; echo 'Default: deny (incoming), allow (outgoing)'");
    laptop.fact("etc/krb5.keytab", "x");
    laptop.fact(SECURE_BOOT, Uint8Array.of(6, 0, 0, 0, 1));
    writeFileSync(laptop.anchors, city.read("device-ca-g1.crt"));
    const server = new PublishedFolder(city.file("certificates"));
    return new Enrolment(city, laptop, server, await server.start());
  }

  async remove(): Promise<void> {
    await this.server.stop();
    this.laptop.remove();
    this.city.remove();
  }

  /** The device management carries the line to the authority: request, key and facts of one laptop. */
  carry(report: Report, now: Date): void {
    this.city.request(NAME, requestOf(report));
    const { firewall, preBoot, join, rooted, encrypted, evidence, edition } = report;
    this.city.condition(NAME, {
      facts: {
        ...{ firewall, preBoot, join, rooted, os: { platform: "linux", version: "12.8", edition } },
        encryption: { encrypted, evidence },
        "key.spkiSha256": provenKeyOf(report).sha256,
        "key.storage": report.storage,
      },
    });
    this.city.write(now);
  }

  issue() {
    return ca("issue", "--authority", this.city.authority);
  }
}

let enrolment: Enrolment;
afterEach(async () => {
  jest.useRealTimers();
  await enrolment.remove();
});

describeWith({ curl: "curl", ...TPM_PACKAGES })("a laptop with a TPM", () => {
  let tpm: SoftwareTpm;
  beforeEach(async () => {
    tpm = new SoftwareTpm();
    await tpm.start();
  });
  afterEach(() => tpm.remove());

  it("gets its certificate: report, issue, publish, fetch", async () => {
    enrolment = await Enrolment.of(new Date());
    const { laptop, base } = enrolment;
    laptop.tpm(tpm.environment);
    const report = reportOf(await laptop.report());
    expect(report).toMatchObject({ storage: "tpm", firewall: "on", preBoot: "tpm-and-pin", join: "domain" });
    enrolment.carry(report, new Date());
    expect(await enrolment.issue()).toMatchObject({
      code: 0,
      stdout: "Issued 1, renewed 0, newly refused 0.\n",
      stderr: "",
    });
    expect(await laptop.fetch(base)).toMatchObject({ code: 0, stderr: "" });

    const certificate = new X509Certificate(laptop.installed!);
    expect(certificate.subject).toBe(`CN=${NAME}@buergeramt.devices.musterstadt.example`);
    // The certificate and the key in the TPM belong together: what one signs, the other verifies.
    writeFileSync(laptop.at("challenge"), "challenge");
    tpm.tool(
      "sign",
      "-Q",
      "-c",
      "0x81018000",
      "-g",
      "sha256",
      "-s",
      "rsassa",
      "-f",
      "plain",
      "-o",
      laptop.at("signature"),
      laptop.at("challenge"),
    );
    writeFileSync(laptop.at("public.pem"), certificate.publicKey.export({ type: "spki", format: "pem" }));
    const verified = await laptop.run([
      "openssl",
      "dgst",
      "-sha256",
      "-verify",
      laptop.at("public.pem"),
      "-signature",
      laptop.at("signature"),
      laptop.at("challenge"),
    ]);
    expect(verified).toMatchObject({ code: 0, stdout: "Verified OK\n" });
  });

  describeWith({ faketime: "faketime" })("that slept for sixty days", () => {
    it("comes back by itself, without VPN: its old certificate is over, the line is the same, a new one is there", async () => {
      const then = daysFromNow(-60);
      const back = new Date();
      setTime(then);
      enrolment = await Enrolment.of(then);
      const { laptop, base, city } = enrolment;
      laptop.tpm(tpm.environment);
      laptop.environment["TZ"] = "UTC";
      const asleepAt = ["faketime", "-f", `@${then.toISOString().slice(0, 19).replace("T", " ")}`, "sh"];
      const before = await laptop.report([], asleepAt);
      enrolment.carry(reportOf(before), then);
      expect(await enrolment.issue()).toMatchObject({ code: 0, stderr: "" });
      expect(await laptop.fetch(base, [], asleepAt)).toMatchObject({ code: 0, stderr: "" });
      const old = laptop.installed!;

      // It is opened again. Nothing newer is there at first: the authority has not heard of it for two months.
      setTime(back);
      expect(await laptop.fetch(base)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("the published certificate is over, and the installed one is over"),
      });
      expect(laptop.installed).toBe(old);

      const after = await laptop.report();
      expect(after).toEqual(before);
      enrolment.carry(reportOf(after), back);
      expect((await enrolment.issue()).code).toBe(0);
      expect(await laptop.fetch(base)).toMatchObject({ code: 0, stderr: "" });
      expect(laptop.installed).not.toBe(old);
      expect(laptop.installed).toBe(city.published().get(`${provenKeyOf(reportOf(after)).sha256}.cer`));
      expect(Date.parse(new X509Certificate(laptop.installed!).validTo)).toBeGreaterThan(back.getTime());
    });
  });
});

describeWith({ curl: "curl" })("a laptop with a key in software", () => {
  const enrol = async () => {
    enrolment = await Enrolment.of(new Date());
    enrolment.carry(reportOf(await enrolment.laptop.report(["--software-key"])), new Date());
    return enrolment;
  };

  it("gets none, and reads why in German, until the policy names it", async () => {
    const { city, laptop, base } = await enrol();
    await enrolment.issue();
    const refused = await laptop.fetch(base);
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toContain(REASONS["software-key"].german);

    city.change("admission-policy.yaml", (text) =>
      text.replace(
        "software: []",
        `software:\n    - inventory: ${NAME}\n      until: "2099-12-31"\n      reference: Abweichung A-4`,
      ),
    );
    expect(await enrolment.issue()).toMatchObject({ code: 0, stdout: expect.stringContaining("Issued 1") });
    expect(await laptop.fetch(base)).toMatchObject({ code: 0, stderr: "" });
    expect(new X509Certificate(laptop.installed!).subject).toContain(NAME);
  });
});
