import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PublishedFiles } from "../../../../../../infra/certificate-authority/run/published-files";
import type { ProvenKey } from "../../../../../../infra/certificate-authority/core/certificate-request";
import { REASONS } from "../../../../../../infra/devices/reasons";
import { describeWith } from "./debian-package";
import { daysFromNow, DeviceAuthority } from "./device-authority";
import { LinuxLaptop, provenKeyOf, reportOf, type Run } from "./linux-laptop";
import { PublishedFolder } from "./published-folder";

jest.setTimeout(60_000);

describeWith({ curl: "curl" })("fetch.sh", () => {
  let authority: DeviceAuthority;
  let stranger: DeviceAuthority;
  let laptop: LinuxLaptop;
  let key: ProvenKey;
  let otherKey: ProvenKey;
  let server: PublishedFolder;
  let base: string;

  beforeAll(async () => {
    authority = await DeviceAuthority.of("Device CA G1");
    // The same name, another key: what somebody who knows the city's anchor could make.
    stranger = await DeviceAuthority.of("Device CA G1");
    laptop = new LinuxLaptop();
    key = provenKeyOf(reportOf(await laptop.report(["--software-key"])));
    const other = new LinuxLaptop();
    otherKey = provenKeyOf(reportOf(await other.report(["--software-key"])));
    other.remove();
    server = new PublishedFolder(laptop.at("published"));
    base = await server.start();
  });
  afterAll(async () => {
    await server.stop();
    laptop.remove();
  });
  beforeEach(() => {
    rmSync(server.folder, { recursive: true, force: true });
    mkdirSync(server.folder);
    rmSync(laptop.certificate, { force: true });
    writeFileSync(laptop.anchors, authority.anchorPem);
    server.answer = undefined;
    server.asked.length = 0;
  });
  // Whatever happened, no half-written file lies where the IKE daemon reads.
  afterEach(() => expect(readdirSync(laptop.at("x509")).filter((name) => name.startsWith("."))).toEqual([]));

  const publish = (certificate: string) =>
    writeFileSync(join(server.folder, `${key.sha256}.cer`), certificate);
  const refuse = (...codes: Array<keyof typeof REASONS>) =>
    new PublishedFiles(server.folder).refusal({
      schema: "refusal/v1",
      key: key.sha256,
      reasons: codes.map((code) => ({
        code,
        german: REASONS[code].german,
        english: REASONS[code].english,
      })),
    });
  const install = (certificate: string) => writeFileSync(laptop.certificate, certificate);
  const today = () => authority.certificate(key, daysFromNow(0));
  const fetch = (...args: string[]) => laptop.fetch(base, args);

  /** Nothing was installed in place of what was there. */
  function expectFailure({ code, stdout, stderr }: Run, reason: string | RegExp, installed?: string) {
    expect(stderr).toMatch(reason);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(laptop.installed).toBe(installed);
  }

  it("installs the certificate of its key, asks for nothing else, and finds nothing to do the next time", async () => {
    const certificate = await today();
    publish(certificate);
    const { code, stdout, stderr } = await fetch();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^Installed a certificate that is valid until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\.\n$/,
    );
    expect(laptop.installed).toBe(certificate);
    expect(statSync(laptop.certificate).mode & 0o777).toBe(0o644);
    expect(server.asked).toEqual([`${key.sha256}.cer`]);

    const { ino } = statSync(laptop.certificate);
    expect(await fetch()).toEqual({
      code: 0,
      stdout: "Nothing to do: the published certificate is not newer than the installed one.\n",
      stderr: "",
    });
    expect(statSync(laptop.certificate).ino).toBe(ino);
  });

  it("takes a file with Windows' line ends", async () => {
    publish((await today()).replaceAll("\n", "\r\n"));
    expect(await fetch()).toMatchObject({ code: 0, stderr: "" });
    expect(laptop.installed).not.toContain("\r");
  });

  describe("where a certificate is installed", () => {
    it("replaces it by a newer one, also by one of the next anchor", async () => {
      install(await authority.certificate(key, daysFromNow(-7)));
      const next = await DeviceAuthority.of("Device CA G2");
      writeFileSync(laptop.anchors, authority.anchorPem + next.anchorPem);
      const certificate = await next.certificate(key, daysFromNow(0));
      publish(certificate);
      expect(await fetch()).toMatchObject({ code: 0, stderr: "" });
      expect(laptop.installed).toBe(certificate);
    });

    it.each([
      ["is older", () => authority.certificate(key, daysFromNow(-3), 30)],
      ["is older and over", () => authority.certificate(key, daysFromNow(-20))],
    ])("keeps it when what is published %s", async (_, published) => {
      const installed = await authority.certificate(key, daysFromNow(-1));
      install(installed);
      publish(await published());
      expect(await fetch()).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("Nothing to do"),
        stderr: "",
      });
      expect(laptop.installed).toBe(installed);
    });

    it("says so when it is over and nothing newer is there", async () => {
      const installed = await authority.certificate(key, daysFromNow(-20));
      install(installed);
      publish(installed);
      expectFailure(
        await fetch(),
        "the published certificate is over, and the installed one is over",
        installed,
      );
    });

    it("replaces one of an earlier key, whatever its time", async () => {
      install(await authority.certificate(otherKey, daysFromNow(-1)));
      const certificate = await authority.certificate(key, daysFromNow(-5));
      publish(certificate);
      expect(await fetch()).toMatchObject({ code: 0 });
      expect(laptop.installed).toBe(certificate);
    });
  });

  describe("what must not be installed", () => {
    const cases: Array<[string, () => string | Promise<string>, string | RegExp]> = [
      [
        "a certificate for another key",
        () => authority.certificate(otherKey, daysFromNow(0)),
        "is for another key",
      ],
      ["one of another issuer", () => stranger.certificate(key, daysFromNow(0)), "none of the anchors"],
      [
        "one that is not valid yet",
        () => authority.certificate(key, daysFromNow(1)),
        /not valid yet; .*clock/,
      ],
      ["an anchor itself", () => authority.anchorPem, "is for another key"],
      ["an HTML page", () => "<html><body>Bitte anmelden</body></html>\n", "is no certificate"],
      ["nothing at all", () => "", "is no certificate"],
      ["half a certificate", async () => (await today()).slice(0, 700), "not a whole one"],
      [
        "a certificate with a hole",
        async () => (await today()).replace(/\n.{64}\n/, "\n"),
        "is no certificate",
      ],
      ["two certificates", async () => (await today()) + authority.anchorPem, "is no certificate"],
      ["text before the certificate", async () => `subject=x\n${await today()}`, "is no certificate"],
    ];
    it.each(cases)("%s", async (_, published, reason) => {
      const installed = await authority.certificate(key, daysFromNow(-7));
      for (const before of [undefined, installed]) {
        if (before !== undefined) install(before);
        publish(await published());
        expectFailure(await fetch(), reason, before);
      }
    });

    it("one by an anchor of the machine's own store", async () => {
      const publicCa = await DeviceAuthority.of("Some public CA");
      writeFileSync(laptop.at("public.pem"), publicCa.anchorPem);
      const { stdout } = await laptop.run([
        "openssl",
        "x509",
        "-in",
        laptop.at("public.pem"),
        "-noout",
        "-hash",
      ]);
      mkdirSync(laptop.at("store"));
      writeFileSync(laptop.at(`store/${stdout.trim()}.0`), publicCa.anchorPem);
      laptop.environment["SSL_CERT_DIR"] = laptop.at("store");
      publish(await publicCa.certificate(key, daysFromNow(0)));
      expectFailure(await fetch(), "none of the anchors");
      delete laptop.environment["SSL_CERT_DIR"];
    });
  });

  describe("a refusal", () => {
    it("is said in German, every reason, and nothing is installed", async () => {
      refuse("encryption-off", "firewall-off");
      const run = await fetch();
      expectFailure(run, "the authority refuses a certificate");
      expect(run.stderr).toContain(
        `${REASONS["encryption-off"].german}\n${REASONS["firewall-off"].german}\n`,
      );
      expect(server.asked).toEqual([`${key.sha256}.cer`, `${key.sha256}.refusal.json`]);
    });

    it("is said although the installed certificate is still good, which stays", async () => {
      const installed = await today();
      install(installed);
      publish(installed);
      refuse("firewall-off");
      expectFailure(await fetch(), REASONS["firewall-off"].german, installed);
    });

    it("is not waited for when a newer certificate is there", async () => {
      refuse("firewall-off");
      publish(await today());
      expect(await fetch()).toMatchObject({ code: 0, stderr: "" });
    });

    it("counts only when it is of this key", async () => {
      new PublishedFiles(server.folder).refusal({
        schema: "refusal/v1",
        key: otherKey.sha256,
        reasons: [{ code: "lost", german: "Fremd", english: "Foreign" }],
      });
      const text = readFileSync(join(server.folder, `${otherKey.sha256}.refusal.json`), "utf8");
      writeFileSync(join(server.folder, `${key.sha256}.refusal.json`), text);
      const run = await fetch();
      expectFailure(run, "no certificate is published for this laptop's key, and none is installed");
      expect(run.stderr).not.toContain("Fremd");
    });
  });

  describe("the way there", () => {
    it("is well without an answer for a key that has a good certificate", async () => {
      install(await today());
      expect(await fetch()).toMatchObject({
        code: 0,
        stdout: "Nothing to do: no certificate is published for this laptop's key.\n",
      });
    });

    it.each<[string, number, string]>([
      ["an error of the server", 503, "answered with status 503"],
      ["a redirect, which could lead to plain http", 302, "answered with status 302"],
    ])("does not take %s", async (_, status, reason) => {
      server.answer = (name, response) =>
        response.writeHead(status, { location: `/certificates/elsewhere/${name}` }).end();
      expectFailure(await fetch(), reason);
      expect(server.asked).toHaveLength(1);
    });

    it("does not take an answer without end", async () => {
      server.answer = (_, response) => {
        response.writeHead(200);
        const pour = () => {
          while (response.writable && response.write("A".repeat(65_536)));
        };
        response.on("drain", pour);
        pour();
      };
      expectFailure(await fetch(), "cannot be asked");
    });

    it("does not take an answer that breaks off", async () => {
      server.answer = (_, response) => {
        response.writeHead(200, { "content-length": "2000" });
        response.write("-----BEGIN CERTIFICATE-----\n");
        setImmediate(() => response.destroy());
      };
      expectFailure(await fetch(), "cannot be asked");
    });

    it("says when there is no network", async () => {
      const closed = new PublishedFolder(server.folder);
      const nowhere = await closed.start();
      await closed.stop();
      const installed = await today();
      install(installed);
      expectFailure(await laptop.fetch(nowhere), /127\.0\.0\.1.* cannot be asked: curl/, installed);
    });

    it.each([
      "http://pki.example/certificates",
      "http://127.0.0.1:80@pki.example/",
      "http://127.0.0.1.pki.example/",
      "https://user:password@pki.example/",
      "https://pki.example/?key=",
      "ftp://127.0.0.1/",
      "file:///etc",
      "https://",
      "https://pki.example/\nhttp://pki.example/",
    ])("never asks %j", async (address) => {
      laptop.command("curl", "echo 'curl was called' >&2; exit 1");
      const run = await laptop.fetch(address);
      laptop.link("curl");
      expectFailure(run, "--base is no https address");
    });

    it.each(["https://pki.example", "https://pki.example:8443/certificates/"])(
      "asks %s by https only",
      async (address) => {
        // Says what it was called with, where the script shows curl's own words.
        laptop.command("curl", 'echo "$@" >&2; exit 1');
        const { stderr } = await laptop.fetch(address);
        laptop.link("curl");
        expect(stderr).toContain("--proto =https --tlsv1.2");
        expect(stderr).toContain(`${address.replace(/\/$/, "")}/${key.sha256}.cer`);
      },
    );
  });

  describe("strongSwan", () => {
    it("is told to load the certificate when wanted, and only after it stands", async () => {
      publish(await today());
      laptop.command(
        "swanctl",
        `echo "$@" >${laptop.at("told")}; cat ${laptop.certificate} >>${laptop.at("told")}`,
      );
      expect(await fetch("--load")).toMatchObject({ code: 0, stderr: "" });
      expect(readFileSync(laptop.at("told"), "utf8")).toBe(`--load-all --noprompt\n${laptop.installed}`);
    });

    it("that does not take it is said", async () => {
      publish(await today());
      laptop.command("swanctl", "echo 'connecting to charon failed'; exit 1");
      expect(await fetch("--load")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(
          "installed, but strongSwan did not take it: connecting to charon failed",
        ),
      });
    });
  });

  describe("what is missing on the laptop", () => {
    it.each<[string, (away: LinuxLaptop) => void, string]>([
      ["the request", (away) => rmSync(join(away.folder, "request.csr")), "run report.sh first"],
      ["the anchors", (away) => rmSync(away.anchors), "is missing or empty"],
      [
        "the folder of certificates",
        (away) => rmSync(away.at("x509"), { recursive: true }),
        "is missing; is strongSwan",
      ],
    ])("%s is named", async (_, take, reason) => {
      const away = new LinuxLaptop();
      try {
        const own = provenKeyOf(reportOf(await away.report(["--software-key"])));
        writeFileSync(away.anchors, authority.anchorPem);
        writeFileSync(
          join(server.folder, `${own.sha256}.cer`),
          await authority.certificate(own, daysFromNow(0)),
        );
        take(away);
        expect(await away.fetch(base)).toMatchObject({ code: 1, stderr: expect.stringContaining(reason) });
      } finally {
        away.remove();
      }
    });

    it("a wrong call is one", async () => {
      expect(
        await laptop.run(["sh", join(__dirname, "../../../../../../infra/enrolment/laptop/linux/fetch.sh")]),
      ).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("usage: fetch.sh"),
      });
    });
  });
});
