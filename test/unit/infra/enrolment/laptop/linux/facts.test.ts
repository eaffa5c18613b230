import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { productName } from "../../../../../../infra/devices/field-forms";
import { describeWith, pathOf } from "./debian-package";
import { LinuxLaptop, reportOf, type Report } from "./linux-laptop";

jest.setTimeout(60_000);

const SECURE_BOOT = "sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";

/** One laptop with its key, for all of a group: only its facts change. */
let laptop: LinuxLaptop;
beforeAll(async () => {
  laptop = new LinuxLaptop();
  reportOf(await laptop.report(["--software-key"]));
});
afterAll(() => laptop.remove());

const run = (before?: string[]) => laptop.report(["--software-key"], before);
const facts = async (before?: string[]): Promise<Report> => reportOf(await run(before));

describe("encrypted", () => {
  const ROOT = "echo '/dev/mapper/root[/@]'";
  afterEach(() => {
    laptop.command("findmnt", ROOT);
    laptop.disks("/dev/mapper/root btrfs", "/dev/fake1 crypto_LUKS", "/dev/fake");
  });

  it.each<[string, string, string[], boolean]>([
    ["LUKS below the root file system", ROOT, ["/dev/mapper/root ext4", "/dev/fake1 crypto_LUKS"], true],
    ["LVM on LUKS", ROOT, ["/dev/vg/root ext4", "/dev/mapper/x LVM2_member", "/dev/fake1 crypto_LUKS"], true],
    ["a plain partition", "echo /dev/fake2", ["/dev/fake2 ext4", "/dev/fake"], false],
    [
      "a label that only looks like it",
      "echo /dev/fake2",
      ["/dev/fake2 crypto_LUKS_not", "/dev/fake"],
      false,
    ],
  ])("%s", async (_, findmnt, disks, encrypted) => {
    laptop.command("findmnt", findmnt);
    laptop.disks(...disks);
    expect(await facts()).toMatchObject({ encrypted, evidence: "luks" });
  });

  it("is false where /home lies on a plain disk beside an encrypted root", async () => {
    laptop.command("findmnt", 'case "$*" in *home) echo /dev/plain ;; *) echo /dev/mapper/root ;; esac');
    laptop.command(
      "lsblk",
      'case "$*" in *plain) echo "/dev/plain ext4" ;; *) echo "/dev/fake1 crypto_LUKS" ;; esac',
    );
    expect((await facts()).encrypted).toBe(false);
  });

  it("does not mind file systems in memory or on a server", async () => {
    laptop.command(
      "findmnt",
      'case "$*" in *home) echo server:/home ;; *var) echo tmpfs ;; *) echo /dev/mapper/root ;; esac',
    );
    expect((await facts()).encrypted).toBe(true);
  });

  it.each([
    [
      "findmnt knows no device",
      () => laptop.command("findmnt", "echo zroot/ROOT"),
      "findmnt names no block device",
    ],
    ["lsblk fails", () => laptop.command("lsblk", "exit 32"), "lsblk cannot read /dev/mapper/root"],
  ])("prints no report where %s: false would cost the laptop its certificates", async (_, spoil, reason) => {
    spoil();
    expect(await run()).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(reason) });
  });
});

describeWith({ cryptsetup: "cryptsetup-bin" })(
  "what a real LUKS header says of the time before the disk opens",
  () => {
    const image = () => laptop.at("disk.img");
    const cryptsetup = (args: string[], input: string) => {
      const { status, stderr } = spawnSync(pathOf("cryptsetup")!, args, { input, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
    };
    const FAST = ["-q", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000", "--key-size", "256"];
    const token = (type: string, more: object = {}) => JSON.stringify({ type, keyslots: ["0"], ...more });
    const tpm2 = (pin: boolean) =>
      token("systemd-tpm2", {
        "tpm2-blob": "AAAA",
        "tpm2-pcrs": [7],
        "tpm2-policy-hash": "00",
        "tpm2-pin": pin,
      });

    beforeEach(() => {
      laptop.link("cryptsetup");
      laptop.disks("/dev/mapper/root ext4", `${image()} crypto_LUKS`);
      writeFileSync(image(), Buffer.alloc(20 << 20));
    });
    afterAll(() => laptop.unlink("cryptsetup"));

    it.each<[string, string[], string]>([
      ["no token: somebody types the passphrase", [], "passphrase"],
      ["the TPM alone", [tpm2(false)], "tpm"],
      ["the TPM and a PIN", [tpm2(true)], "tpm-and-pin"],
      ["both, where the weaker one counts", [tpm2(true), tpm2(false)], "tpm"],
      ["a recovery key beside them", [tpm2(true), token("systemd-recovery")], "tpm-and-pin"],
      ["clevis, which may ask a server", [token("clevis", { jwe: {} })], "unknown"],
      ["a security key beside the TPM", [tpm2(true), token("a-security-key")], "unknown"],
    ])("%s", async (_, tokens, preBoot) => {
      cryptsetup(["luksFormat", "--type", "luks2", ...FAST, image(), "-"], "passphrase");
      tokens.forEach((json) => cryptsetup(["token", "import", image()], json));
      expect(await facts()).toMatchObject({ encrypted: true, preBoot });
    });

    it("LUKS1 does not say", async () => {
      cryptsetup(["luksFormat", "--type", "luks1", ...FAST, image(), "-"], "passphrase");
      expect((await facts()).preBoot).toBe("unknown");
    });

    it.each([
      ["a key file that opens the root disk", (uuid: string) => `root UUID=${uuid} /boot/key luks\n`, "none"],
      ["the device by its name", () => `root ${image()} /boot/key luks\n`, "none"],
      ["no key file", (uuid: string) => `root UUID=${uuid} none luks\n`, "passphrase"],
      ["a key file of another disk", () => "data UUID=0000 /etc/key luks\n", "passphrase"],
      ["a comment", (uuid: string) => `# root UUID=${uuid} /boot/key luks\n`, "passphrase"],
    ])("crypttab with %s", async (_, crypttab, preBoot) => {
      cryptsetup(["luksFormat", "--type", "luks2", ...FAST, image(), "-"], "passphrase");
      const { stdout } = spawnSync(pathOf("cryptsetup")!, ["luksUUID", image()], { encoding: "utf8" });
      laptop.fact("etc/crypttab", crypttab(stdout.trim()));
      expect((await facts()).preBoot).toBe(preBoot);
      laptop.fact("etc/crypttab", "");
    });
  },
);

describe("firewall", () => {
  afterEach(() => ["firewall-cmd", "ufw", "nft"].forEach((command) => laptop.unlink(command)));

  const firewalld = (state: string, zone: string) =>
    `case $1 in --state) echo ${state} ;; --get-default-zone) echo ${zone} ;; esac`;
  const ufw = (status: string, incoming: string) =>
    `echo 'Status: ${status}'; echo 'Default: ${incoming} (incoming), allow (outgoing)'`;
  it.each<[string, Record<string, string>, string]>([
    ["nothing that could tell", {}, "unknown"],
    ["firewalld", { "firewall-cmd": firewalld("running", "public") }, "on"],
    ["firewalld that trusts everybody", { "firewall-cmd": firewalld("running", "trusted") }, "off"],
    ["firewalld that does not run", { "firewall-cmd": firewalld("'not running'", "public") }, "unknown"],
    ["ufw", { ufw: ufw("active", "deny") }, "on"],
    ["ufw that rejects", { ufw: ufw("active", "reject") }, "on"],
    [
      "ufw that lets everything in, and nftables without a rule",
      { ufw: ufw("active", "allow"), nft: "true" },
      "off",
    ],
    ["ufw switched off", { ufw: ufw("inactive", "deny"), nft: "true" }, "off"],
    ["nftables that may not be read", { nft: "exit 1" }, "unknown"],
  ])("%s", async (_, commands, firewall) => {
    for (const [name, script] of Object.entries(commands)) laptop.command(name, script);
    expect((await facts()).firewall).toBe(firewall);
  });

  const own = (rules: string) => `table inet filter {\n${rules}\n}\n`;
  const chain = (hook: string, policy: string, rules = "") =>
    `chain x_${hook} { type filter hook ${hook} priority 0; policy ${policy}; ${rules}; }`;
  // In a network of its own, so that the rules are never this machine's.
  const alone =
    process.getuid?.() === 0 ? describeWith({ nft: "nftables", unshare: "util-linux" }) : describe.skip;
  alone("by real nftables", () => {
    it.each<[string, string, string]>([
      ["no rule at all", "", "off"],
      ["what no rule lets in is dropped", own(chain("input", "drop", "ct state established accept")), "on"],
      ["only what goes out is judged", own(chain("output", "drop")), "off"],
      [
        "accepted unless a rule says otherwise",
        own(chain("input", "accept", "tcp dport 22 drop")),
        "unknown",
      ],
    ])("%s", async (_, rules, firewall) => {
      laptop.link("nft");
      writeFileSync(laptop.at("rules.nft"), rules);
      const script = `nft -f ${laptop.at("rules.nft")} && exec sh "$@"`;
      expect((await facts(["unshare", "-n", "sh", "-c", script, "sh"])).firewall).toBe(firewall);
    });
  });
});

describe("the other facts", () => {
  it.each<[string, () => void, Partial<Report>]>([
    ["a machine's key table", () => laptop.fact("etc/krb5.keytab", "x"), { join: "domain" }],
    ["an empty key table", () => laptop.fact("etc/krb5.keytab", ""), { join: "none" }],
    ["Secure Boot on", () => laptop.fact(SECURE_BOOT, Uint8Array.of(6, 0, 0, 0, 1)), { rooted: "no" }],
    ["Secure Boot off", () => laptop.fact(SECURE_BOOT, Uint8Array.of(6, 0, 0, 0, 0)), { rooted: "unknown" }],
    [
      "a name without quotes",
      () => laptop.fact("etc/os-release", "ID=x\nNAME=Ubuntu\n"),
      { edition: "Ubuntu" },
    ],
  ])("%s", async (_, change, expected) => {
    change();
    expect(await facts()).toMatchObject(expected);
  });

  it.each(['NAME="a\\"b"', 'NAME="x$(id)"', `NAME="${"x".repeat(61)}"`, "ID=debian", 'NAME=""'])(
    "%s is no edition, and the line has none",
    async (line) => {
      laptop.fact("etc/os-release", `${line}\n`);
      expect(await facts()).not.toHaveProperty("edition");
    },
  );

  it("an edition is one that posture takes", async () => {
    laptop.fact("etc/os-release", 'NAME="Red Hat Enterprise Linux (x)"\n');
    const { edition } = await facts();
    expect(productName.safeParse(edition)).toMatchObject({
      success: true,
      data: "Red Hat Enterprise Linux (x)",
    });
  });
});
