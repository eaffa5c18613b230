import { summary } from "../../../../rehearsal/main-job/summary";

describe("the summary", () => {
  it("reads well", () => {
    const text = summary({
      outputs: {
        gatewayName: "vpng-musterstadt-dev",
        publicAddresses: ["192.0.2.4", "192.0.2.5", "192.0.2.6"],
        clientPool: "10.81.0.0/24",
        sku: "VpnGw2AZ",
        connectionLimit: 500,
        departments: [
          { name: "buergeramt", devices: 18 },
          { name: "jugendamt", devices: 14 },
        ],
        trustAnchors: [
          { name: "device-ca-g1", sha256: "ab".repeat(32), notAfter: "2027-12-25T08:42:10.000Z" },
        ],
      },
      preview: { changes: [], analysed: 9, rules: ["p2s-auth-explicit", "p2s-root-pinned"] },
      writes: 7,
      requestLog: "/home/somebody/requests.jsonl",
      seconds: 21,
    });
    expect(text).toMatchInlineSnapshot(`
     "What stands
       VPN gateway vpng-musterstadt-dev, VpnGw2AZ (up to 500 connections)
       at 192.0.2.4, 192.0.2.5, 192.0.2.6; clients get addresses of 10.81.0.0/24

     Who can connect
       holders of a device certificate under this anchor, over IKEv2, and nobody else:
       device-ca-g1, until 2027-12-25, SHA-256 abababababababababababababababababababababababababababababababab
       planned: 32 devices (buergeramt 18, jugendamt 14); no device certificate has been issued yet

     What the policy pack checked
       2 policies were asked about each of 9 resources and blocked none:
       p2s-auth-explicit, p2s-root-pinned

     Where to look next
       see it refuse:    npm run rehearse -- --with entra-login   (or radius, public-root)
       work by hand:     eval "$(npm run --silent rehearsal:env)"; pulumi stack select dev; pulumi preview --policy-pack policy-pack
       what was sent:    /home/somebody/requests.jsonl

     Nothing was created in Azure: 7 writing requests went to the stand-in on this machine. Done in 21 s."
    `);
  });
});
