import { createHash } from "node:crypto";
import { FakeResourceManager, type ListedSession } from "../sessions/fake-resource-manager";
import { ca } from "./ca";
import { SmallCity } from "./small-city";

jest.setTimeout(120_000);

const ZONE = "devices.musterstadt.example";
const SUBSCRIPTION = "11111111-2222-4333-8444-555555555555";
const HERE = "203.0.113.7";

let base: SmallCity;
let city: SmallCity;
let azure: FakeResourceManager;

beforeAll(async () => {
  base = await SmallCity.of(3, new Date());
  base.change("authority.yaml", (text) => text.replace("00000000-0000-0000-0000-000000000000", SUBSCRIPTION));
  expect(await ca("issue", "--authority", base.authority)).toMatchObject({ code: 0 });
});
afterAll(() => base.remove());
beforeEach(async () => {
  city = base.copy();
  azure = await FakeResourceManager.start("vpng-musterstadt-dev");
  process.env.REMOTE_ACCESS_RESOURCE_MANAGER = azure.url;
});
afterEach(async () => {
  delete process.env.REMOTE_ACCESS_RESOURCE_MANAGER;
  await azure.stop();
  city.remove();
});

const sweep = (...more: string[]) => ca("sweep", "--authority", city.authority, ...more);

/** One that began five minutes ago. */
function session(id: string, name: string, change: Partial<ListedSession> = {}): ListedSession {
  return {
    vpnConnectionId: id,
    vpnUserName: name,
    vpnConnectionTime: new Date(Date.now() - 300_000).toISOString().slice(0, 19),
    vpnConnectionDuration: 300,
    publicIpAddress: `${HERE}:4500`,
    ...change,
  };
}
const device = (id: string, inventory: string) => session(id, `${inventory}@buergeramt.${ZONE}`);

describe("npm run ca -- sweep", () => {
  it("ends the sessions of devices without a good certificate, lets the others stay, and prints no address", async () => {
    await ca("revoke", "LT-1002", "--because", "stolen", "--authority", city.authority);
    azure.sessions = [
      device("IKEv2_1", "LT-1001"),
      device("IKEv2_2", "LT-1002"),
      device("IKEv2_3", "LT-1003"),
    ];
    azure.goesOn = 1;
    const { code, stdout, stderr } = await sweep();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(azure.ended).toEqual(["IKEv2_2"]);
    expect(stdout).toContain("3 sessions, as Azure saw them up to 5 minutes ago; 2 stay.");
    expect(stdout).toContain("LT-1002  revoked");
    expect(stdout).toContain("1 ended.");
    expect(stdout).not.toContain(HERE);
    expect(azure.requests[0]).toBe(
      `POST /subscriptions/${SUBSCRIPTION}/resourceGroups/rg-remote-access-musterstadt-dev/providers` +
        "/Microsoft.Network/virtualNetworkGateways/vpng-musterstadt-dev/getVpnClientConnectionHealth",
    );
  });

  it("sends a stand-in no token", async () => {
    await sweep();
    expect(azure.authorizations.length).toBeGreaterThan(0);
    expect(new Set(azure.authorizations)).toEqual(new Set([undefined]));
  });

  it("ends none in a dry run and says which it would", async () => {
    azure.sessions = [device("IKEv2_1", "LT-1001"), device("IKEv2_4", "LT-1044")];
    const { stdout } = await sweep("--dry-run");
    expect(azure.asked).toEqual([]);
    expect(stdout).toContain("1 would end; none did.");
  });

  it("raises an alarm for names that are not ours, and prints none of them", async () => {
    const person = "erika.mustermann@musterstadt.example";
    azure.sessions = [session("IKEv2_9", person), device("IKEv2_7", "LT-7777")];
    const { code, stdout, stderr } = await sweep();
    expect(code).toBe(3);
    expect(azure.ended).toEqual(["IKEv2_9", "IKEv2_7"]);
    expect(stderr).toContain("ALARM: 2 sessions");
    expect(stdout).toContain(createHash("sha256").update(person).digest("hex").slice(0, 16));
    expect(stdout + stderr).not.toMatch(/erika|LT-7777/);
  });

  it("gives one object for machines, without names and addresses", async () => {
    azure.sessions = [device("IKEv2_1", "LT-1001"), session("IKEv2_9", "somebody")];
    const { code, stdout } = await sweep("--json");
    expect({ code, ...(JSON.parse(stdout) as object) }).toEqual({
      code: 3,
      gateway: "vpng-musterstadt-dev",
      dryRun: false,
      sessions: 2,
      stay: 1,
      end: [{ nameSha256: expect.stringMatching(/^[0-9a-f]{16}$/), because: "foreign" }],
      notEnded: 0,
      reasons: [],
      leftAlone: 0,
      listUpToMinutesOld: 5,
    });
    expect(stdout).not.toMatch(/somebody|203\.0/);
  });

  it("leaves all of them alone when they are more than ten and a tenth, until a person has looked", async () => {
    azure.sessions = Array.from({ length: 11 }, (_, index) => device(`IKEv2_${index}`, `LT-2${index}`));
    const first = await sweep();
    expect(first.code).toBe(5);
    expect(first.stderr).toContain("11 of 11 sessions would end");
    expect(azure.asked).toEqual([]);
    expect(await sweep("--however-many")).toMatchObject({ code: 3 });
    expect(azure.ended).toHaveLength(11);
  });

  it("asks for fifty at once, and finds the one session that Azure does not know any more", async () => {
    azure.sessions = Array.from({ length: 60 }, (_, index) => device(`IKEv2_${index}`, `LT-2${index}`));
    azure.gone.add("IKEv2_17");
    const { code, stdout, stderr } = await sweep("--however-many");
    expect(code).toBe(1);
    expect(azure.asked[0]).toHaveLength(50);
    expect(azure.ended).toHaveLength(59);
    expect(new Set(azure.ended).size).toBe(59);
    expect(stdout).toContain("59 ended, 1 did not.");
    expect(stderr).toContain("VpnConnectionNotFound");
  });

  it("names a session that has no id, which nobody but the portal can end", async () => {
    azure.sessions = [{ vpnUserName: `LT-1044@buergeramt.${ZONE}` }];
    const { code, stderr } = await sweep();
    expect(code).toBe(1);
    expect(stderr).toContain("Azure names no id for 1 of them");
  });

  it("waits as long as Azure asks for, and says so", async () => {
    azure.refusals.push({ status: 429, code: "TooManyRequests", retryAfter: 1 });
    const start = Date.now();
    const { code, stderr } = await sweep();
    expect(code).toBe(0);
    expect(stderr).toContain("Azure asks to wait 1 s.");
    expect(Date.now() - start).toBeGreaterThanOrEqual(1_000);
  });

  it.each<[number, string, RegExp]>([
    [403, "AuthorizationFailed", /getVpnClientConnectionHealth\/action.*docs\/loss\.md/],
    [404, "ResourceGroupNotFound", /correct gateway\.subscription, resourceGroup and name/],
    [401, "InvalidAuthenticationToken", /az login/],
  ])("says at %d %s what to do", async (status, code, remedy) => {
    azure.refusals.push({ status, code });
    const ended = await sweep();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(remedy);
    expect(ended.stderr).toContain(code);
    expect(ended.stdout).toBe("");
  });

  it("names the other right where only that one is missing, and ends nothing by halves", async () => {
    azure.sessions = [device("IKEv2_1", "LT-1044"), device("IKEv2_2", "LT-1045")];
    azure.refusals.push(undefined, { status: 403, code: "AuthorizationFailed" });
    const { code, stderr } = await sweep();
    expect(code).toBe(1);
    expect(stderr).toContain("disconnectVirtualNetworkGatewayVpnConnections/action");
    expect(azure.requests.filter((request) => request.includes("disconnect"))).toHaveLength(1);
  });

  it("does not take a gateway for another one", async () => {
    city.change("authority.yaml", (text) => text.replace("name: vpng-musterstadt-dev", "name: vpng-other"));
    expect(await sweep()).toMatchObject({ code: 1, stderr: expect.stringContaining("vpng-other") });
  });

  it("of a rehearsal finds nobody, because there is no Azure", async () => {
    delete process.env.REMOTE_ACCESS_RESOURCE_MANAGER;
    city.change("authority.yaml", (text) =>
      text.replace(SUBSCRIPTION, "00000000-0000-0000-0000-000000000000"),
    );
    expect(await sweep()).toEqual({
      code: 0,
      stdout: "A rehearsal has no sessions: nobody is connected, nothing has to end.\n",
      stderr: "",
    });
  });

  it("needs to know the gateway", async () => {
    city.change("authority.yaml", (text) => text.slice(0, text.indexOf("gateway:")));
    expect(await sweep()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("add the section gateway:"),
    });
  });

  it.each(["https://example.com", "http://169.254.169.254", "not an address"])(
    "sends nothing to %s",
    async (address) => {
      process.env.REMOTE_ACCESS_RESOURCE_MANAGER = address;
      expect(await sweep()).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("no address on this machine"),
      });
    },
  );
});
