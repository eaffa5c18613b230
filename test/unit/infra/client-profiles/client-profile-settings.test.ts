import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { SettingsError } from "../../../../infra/settings/faults";
import { declaredAccessOfFile } from "../../../../infra/settings/stack-file";

const DEV = join(__dirname, "../../../../Pulumi.dev.yaml");
let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "stack-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Config = Record<string, unknown>;

function declared(change: (config: Config) => void) {
  const stack = parse(readFileSync(DEV, "utf8")) as { config: Config };
  change(stack.config);
  const file = join(folder, "Pulumi.changed.yaml");
  writeFileSync(file, stringify(stack));
  return declaredAccessOfFile(file);
}

const withProfiles = (clientProfiles: unknown) => (config: Config) => {
  config["remote-access:clientProfiles"] = clientProfiles;
};

function faultsOf(change: (config: Config) => void): string[] {
  try {
    declared(change);
  } catch (error) {
    if (error instanceof SettingsError) return error.faults.map(({ key, message }) => `${key}: ${message}`);
    throw error;
  }
  return [];
}

describe("remote-access:clientProfiles", () => {
  it("is read from a stack's file, without engine and statement", () => {
    expect(declaredAccessOfFile(DEV).clientProfiles).toEqual({
      platforms: ["windows", "linux"],
      dnsSuffixes: ["musterstadt.example", "file.core.windows.net"],
      trustedNetwork: ["intern.musterstadt.example"],
      serverTrustUntil: undefined,
    });
  });

  it("may be left out: profiles for both systems, and no names inside the tunnel", () => {
    expect(declared((config) => delete config["remote-access:clientProfiles"]).clientProfiles).toEqual({
      platforms: ["windows", "linux"],
      dnsSuffixes: [],
      trustedNetwork: [],
      serverTrustUntil: undefined,
    });
  });

  it("takes the day of Microsoft's change", () => {
    const change = (config: Config) => (config["remote-access:serverTrustUntil"] = "2027-03-31");
    expect(declared(change).clientProfiles).toMatchObject({ serverTrustUntil: "2027-03-31" });
  });

  const withoutDns = (config: Config) => {
    const services = config["remote-access:services"] as { kind: string }[];
    config["remote-access:services"] = services.filter(({ kind }) => kind !== "dns");
    delete (config["remote-access:network"] as Config).resolverSubnet;
  };
  const withManyNameServers = (config: Config) => {
    const services = config["remote-access:services"] as { kind: string; hosts: string[] }[];
    services.find(({ kind }) => kind === "dns")!.hosts = ["10.84.0.64/28"];
    delete (config["remote-access:network"] as Config).resolverSubnet;
  };

  it.each<[string, (config: Config) => void, RegExp]>([
    [
      "another system",
      withProfiles({ platforms: ["macos"] }),
      /platforms\[0\]: found "macos"; write windows or linux/,
    ],
    ["no system", withProfiles({ platforms: [] }), /platforms: found \[\]; write at least one/],
    [
      "a system twice",
      withProfiles({ platforms: ["linux", "linux"] }),
      /platforms\[1\]: "linux" is used twice; the first is platforms\[0\]/,
    ],
    [
      "a suffix with a dot before",
      withProfiles({ platforms: ["linux"], dnsSuffixes: [".a.example"] }),
      /dnsSuffixes\[0\]: found .*without a dot before/,
    ],
    [
      "a suffix that leads out of its place",
      withProfiles({ platforms: ["linux"], trustedNetwork: ["a.example</x>"] }),
      /trustedNetwork\[0\]: found .*write DNS labels/,
    ],
    [
      "one label alone",
      withProfiles({ platforms: ["linux"], trustedNetwork: ["intern"] }),
      /trustedNetwork\[0\]: found "intern"/,
    ],
    [
      "a day that is none",
      (config: Config) => (config["remote-access:serverTrustUntil"] = "2027-02-30"),
      /^remote-access:serverTrustUntil: found "2027-02-30"; write a day/,
    ],
    [
      "a key that there is not",
      withProfiles({ platforms: ["linux"], psk: "x" }),
      /clientProfiles\.psk: there is no such setting/,
    ],
    ["names that nobody answers", withoutDns, /dnsSuffixes: has nobody to ask: no service has the kind dns/],
    ["too many who answer", withManyNameServers, /dnsSuffixes: has 16 addresses to ask; name at most 8/],
  ])("refuses %s", (_, change, fault) => {
    const faults = faultsOf(change);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it("says how to name a stack whose file is not there", () => {
    expect(() => declaredAccessOfFile(join(folder, "Pulumi.none.yaml"))).toThrow(
      /Pulumi\.none\.yaml does not exist; name a stack with --stack/,
    );
  });
});
