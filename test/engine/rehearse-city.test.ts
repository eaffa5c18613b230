import { spawnSync } from "node:child_process";
import { Rehearsal } from "./rehearsal";
import { complaintOf, run, type Ended } from "./run";

jest.setTimeout(1_200_000); // the very first run may have to build the engine

/** A network namespace with loopback only; a user namespace around it where we are not root. */
const NAMESPACE = ["--net", ...(process.getuid?.() === 0 ? [] : ["--map-root-user"])];
const inNamespace = (line: string) => [...NAMESPACE, "sh", "-c", `ip link set lo up && ${line}`];
const possible = spawnSync("unshare", inNamespace("true")).status === 0;
if (!possible)
  console.warn("skipped: needs network namespaces and `ip` (apt-get install util-linux iproute2)");

// It stays for the tests of the lab.
const rehearsal = new Rehearsal("city");
const filler = new Rehearsal();
let ended: Ended;

beforeAll(async () => {
  // The cache must be filled, which may need the network; this is what "once" in the README means.
  expect(complaintOf(await filler.shell("pulumi version"))).toBe("");
  ended = possible
    ? await run("unshare", inNamespace("exec npm run rehearse -- --stack city --offline"), rehearsal.env)
    : await rehearsal.rehearse("--stack", "city");
});
afterAll(() => {
  rehearsal.remove();
  filler.remove();
});

(possible ? it : it.skip)("npm run rehearse -- --offline succeeds where there is only loopback", () => {
  expect(complaintOf(ended)).toBe("");
  expect(ended.stdout).toContain("Nothing was created in Azure");
});

describe("npm run rehearse -- --stack city", () => {
  it("brings up both stacks of a city with a firewall of its own, and says who filters", () => {
    expect(complaintOf(ended)).toBe("");
    expect(ended.stdout).toContain(
      "VPN gateway vpng-musterstadt-city-access, VpnGw4AZ (up to 5000 connections)",
    );
    expect(ended.stdout).toContain("AZURE FILTERS NO PORTS HERE");
    expect(ended.stdout).toContain("npm run firewall-rules -- --stack city-access");
    expect(ended.stdout).toContain("16  have a certificate and get in");
  });

  it("keeps the authority in a resource group of its own, and the tunnel's key out of every file", () => {
    const groups = rehearsal
      .writes()
      .map(({ id }) => /\/resourceGroups\/([^/]+)/.exec(id)?.[1])
      .filter((name) => name !== undefined);
    expect([...new Set(groups)].sort()).toEqual([
      "rg-device-ca-musterstadt-city-authority",
      "rg-remote-access-musterstadt-city-access",
    ]);
    const key = rehearsal.writes().find(({ id }) => id.endsWith("/secrets/tunnel-key"));
    const masked = { secret: expect.stringMatching(/^hmac-sha256:/) as unknown };
    expect(key?.body).toMatchObject({ properties: { value: masked } });
    const link = rehearsal.writes().find(({ id }) => id.includes("/connections/"));
    expect(link?.body).toMatchObject({
      properties: { sharedKey: masked, usePolicyBasedTrafficSelectors: true },
    });
  });

  it("gives laptops no address twice", () => {
    const gateway = rehearsal.writes().find(({ id }) => id.includes("/virtualNetworkGateways/"));
    const { vpnClientAddressPool: plain, vngClientConnectionConfigurations: groups } = (
      gateway!.body as { properties: { vpnClientConfiguration: Clients } }
    ).properties.vpnClientConfiguration;
    const all = [plain, ...groups.map(({ properties }) => properties.vpnClientAddressPool)];
    const pools = all.flatMap(({ addressPrefixes }) => addressPrefixes);
    expect(pools).toHaveLength(17); // 14 departments, repair, and the two halves of quarantine
    expect(new Set(pools).size).toBe(17);
  });
});

interface Pool {
  readonly addressPrefixes: readonly string[];
}

interface Clients {
  readonly vpnClientAddressPool: Pool;
  readonly vngClientConnectionConfigurations: readonly {
    readonly properties: { vpnClientAddressPool: Pool };
  }[];
}
