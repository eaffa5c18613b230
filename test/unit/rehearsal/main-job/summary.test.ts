import { summary } from "../../../../rehearsal/main-job/summary";

describe("the summary", () => {
  it("reads well", () => {
    const text = summary({
      rehearsal: "dev",
      outputs: {
        enforcement: "azure-firewall",
        gatewayName: "vpng-musterstadt-dev",
        publicAddresses: ["192.0.2.4", "192.0.2.5", "192.0.2.6"],
        clientPools: [{ zone: "clients", prefix: "10.81.0.0/24" }],
        sku: "VpnGw2AZ",
        connectionLimit: 500,
        departments: [
          { name: "buergeramt", devices: 18 },
          { name: "jugendamt", devices: 14 },
        ],
        trustAnchors: [
          { name: "device-ca-g1", sha256: "ab".repeat(32), notAfter: "2027-12-25T08:42:10.000Z" },
        ],
        statementSequence: 17,
        revokedCertificates: 2,
      },
      issued: { issued: 2, renewed: 1, refused: 3 },
      laptops: [
        { device: "LT-0001", department: "buergeramt", state: "works", reasons: [] },
        {
          device: "LT-0003",
          department: "buergeramt",
          state: "revoked",
          reasons: [{ code: "stolen", detail: "2026-11-23" }],
        },
        {
          device: "LT-0039",
          state: "out",
          reasons: [{ code: "retired", detail: "2026-04-01" }, { code: "no-posture" }],
        },
      ],
      stolen: { device: "LT-0003", thumbprints: ["AB".repeat(20)], steps: [], total: 14.2 },
      preview: { changes: [], analysed: 9, rules: ["p2s-auth-explicit", "p2s-root-pinned"] },
      writes: 7,
      requestLog: "/home/somebody/requests.jsonl",
      seconds: 21,
    });
    expect(text).toMatchInlineSnapshot(`
     "What stands
       VPN gateway vpng-musterstadt-dev, VpnGw2AZ (up to 500 connections)
       at 192.0.2.4, 192.0.2.5, 192.0.2.6; addresses: clients 10.81.0.0/24

     Who can connect
       holders of a device certificate under this anchor, over IKEv2, and nobody else:
       device-ca-g1, until 2027-12-25, SHA-256 abababababababababababababababababababababababababababababababab
       certificates revoked among them: 2 (gateway statement 17)
       room for 32 devices: buergeramt 18, jugendamt 14

     Which laptops (2 certificates issued, 1 renewed in this run)
         1  have a certificate and get in
         1  have only revoked certificates
              LT-0003  buergeramt  stolen (2026-11-23)
         1  stay out
              LT-0039              retired (2026-04-01), no-posture
       LT-0003 was reported stolen; the gateway now refuses ABABABABABABABABABABABABABABABABABABABAB (after 14.2 s)

     What the policy pack checked
       2 policies were asked about each of 9 resources and blocked none:
       p2s-auth-explicit, p2s-root-pinned

     Where to look next
       see it refuse:    npm run rehearse -- --with entra-login   (or all; --help lists them)
       work by hand:     eval "$(npm run --silent rehearsal:env)"; pulumi stack select dev; npm run preview
       why is one out:   npm run ca -- explain LT-0012   (in that same shell)
       lose another one: npm run ca -- revoke LT-0005 --because lost --now   (there too)
       what was sent:    /home/somebody/requests.jsonl

     Nothing was created in Azure: 7 writing requests went to the stand-in on this machine. Done in 21 s."
    `);
  });
});
