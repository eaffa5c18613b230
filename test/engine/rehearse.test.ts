import { Rehearsal } from "./rehearsal";
import { complaintOf } from "./run";

jest.setTimeout(1_200_000); // the very first run may have to build the engine

// It stays for the tests of the lab.
const rehearsal = new Rehearsal("dev");
afterAll(() => rehearsal.remove());

describe("npm run rehearse", () => {
  let said = "";

  it("issues certificates, brings up the stack, finds no change afterwards, and says so", async () => {
    const { code, stdout, stderr } = await rehearsal.rehearse();
    expect(complaintOf({ code, signal: null, stdout, stderr })).toBe("");
    said = stdout;
    expect(stdout).toMatch(/^canary: \d+ rules fire \(1 state, \d+ s\)/m);
    expect(stdout).toContain("VPN gateway vpng-musterstadt-dev, VpnGw2AZ (up to 500 connections)");
    expect(stdout).toContain("17 certificates issued, 0 renewed in this run");
    expect(stdout).toContain("16  have a certificate and get in");
    expect(stdout).toContain(
      "LT-0012  buergeramt  os-version-below-floor (10.0.26100.3775 < 10.0.26100.6584)",
    );
    expect(stdout).toContain("Nothing was created in Azure");
    const made = new Set(rehearsal.writes().map(({ method, id }) => `${method} ${id.split("/").at(-1)}`));
    for (const name of ["vpng-musterstadt-dev", "device-ca-g1", "ledger-seal", "ledger", "GatewaySubnet"]) {
      expect(made).toContain(`PUT ${name}`);
    }
  });

  it("brings the thumbprint of the stolen laptop to the gateway, last of all", () => {
    const { method, id, body } = rehearsal.writes().at(-1)!;
    expect([method, id.split("/").at(-1)]).toEqual(["PUT", "vpng-musterstadt-dev"]);
    const revoked = revokedIn(body);
    expect(revoked).toHaveLength(1);
    expect(said).toContain(
      `LT-0003 was reported stolen; the gateway now refuses ${revoked[0]!.toUpperCase()}`,
    );
  });

  it("sends no private key", () => {
    expect(JSON.stringify(rehearsal.writes())).not.toMatch(/PRIVATE KEY|BEGIN RSA/);
  });

  it("the second time changes nothing but what the gateway refuses", async () => {
    const before = rehearsal.writes().length;
    const { code } = await rehearsal.rehearse();
    expect(code).toBe(0);
    const writes = rehearsal.writes().slice(before);
    expect(writes.map(({ method, id }) => `${method} ${id.split("/").at(-1)}`)).toEqual([
      "PUT vpng-musterstadt-dev",
    ]);
    // The one of the first time has not expired yet.
    expect(revokedIn(writes[0]!.body)).toHaveLength(2);
  });
});

function revokedIn(body: unknown): string[] {
  const { properties } = body as {
    properties: { vpnClientConfiguration: { vpnClientRevokedCertificates: object[] } };
  };
  return properties.vpnClientConfiguration.vpnClientRevokedCertificates.map(
    (entry) => (entry as { properties: { thumbprint: string } }).properties.thumbprint,
  );
}
