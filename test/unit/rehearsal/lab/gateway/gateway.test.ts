import "reflect-metadata";
import { generateKeyPairSync, webcrypto, type KeyObject } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { groupOf, poolOf } from "../../../../../rehearsal/lab/gateway/laptop-groups";
import { revocationList, thumbprintOf } from "../../../../../rehearsal/lab/gateway/revocation-list";
import { proposalsOf } from "../../../../../rehearsal/lab/gateway/suites";
import { gatewaySwanctl } from "../../../../../rehearsal/lab/gateway/swanctl";
import type { PlannedGateway, PlannedSuite } from "../../../../../rehearsal/lab/plan/lab-plan";

const SUITE: PlannedSuite = {
  ikeEncryption: "GCMAES256",
  ikeIntegrity: "SHA384",
  dhGroup: "ECP384",
  ipsecEncryption: "GCMAES256",
  ipsecIntegrity: "GCMAES256",
  pfsGroup: "ECP384",
  saLifeTimeSeconds: 14_400,
};
const GATEWAY: PlannedGateway = {
  id: "g",
  name: "g",
  subnet: "s",
  authentication: ["Certificate"],
  protocols: ["IkeV2"],
  anchors: [
    { name: "one", certificate: "AAAA" },
    { name: "two", certificate: "AAAA" },
  ],
  revoked: [],
  suites: [SUITE],
  pool: ["10.81.0.0/24"],
  groups: [],
};
const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const GROUPS = [
  { name: "youth", isDefault: false, priority: 1, domains: ["youth.example"], pool: ["10.81.4.0/24"] },
  { name: "bare", isDefault: false, priority: 2, domains: ["bare.example"], pool: [] },
  { name: "rest", isDefault: true, priority: 9, domains: ["rest.example"], pool: ["10.81.9.0/24"] },
];

describe("what the gateway proposes", () => {
  it.each([
    [{}, "aes256gcm16-prfsha384-ecp384", "aes256gcm16-ecp384"],
    [{ ikeEncryption: "AES256", ikeIntegrity: "SHA256" }, "aes256-sha256-ecp384", "aes256gcm16-ecp384"],
    [{ dhGroup: "DHGroup2", pfsGroup: "None" }, "aes256gcm16-prfsha384-modp1024", "aes256gcm16"],
    [
      { ipsecEncryption: "AES256", ipsecIntegrity: "SHA256", pfsGroup: "PFS2" },
      "aes256gcm16-prfsha384-ecp384",
      "aes256-sha256-modp1024",
    ],
  ])("is the plan's suite with %j", (change, ike, esp) => {
    expect(proposalsOf([{ ...SUITE, ...change }])).toEqual({ ike: [ike], esp: [esp] });
  });
  it("takes weak ones where the plan has none, as Azure does", () => {
    expect(proposalsOf([]).ike).toContain("aes256-sha1-modp1024");
  });
  it("is refused where strongSwan has no word for it", () => {
    expect(() => proposalsOf([{ ...SUITE, dhGroup: "X" }])).toThrow(
      /no word of strongSwan's for the plan's X/,
    );
  });
});

describe("a laptop's group", () => {
  it.each([
    ["LT-1@youth.example", "youth", "10.81.4.0/24"],
    ["LT-1@YOUTH.example", "youth", "10.81.4.0/24"],
    ["LT-1@other.example", "rest", "10.81.9.0/24"],
    ["youth.example", "rest", "10.81.9.0/24"],
    ["LT-1@bare.example", "bare", "10.81.0.0/24"],
  ])("%s", (name, group, pool) => {
    const gateway = { ...GATEWAY, groups: GROUPS };
    expect(groupOf(gateway, name)!.name).toBe(group);
    expect(poolOf(gateway, name)).toEqual([pool]);
  });
  it("is none in a plan without groups", () => {
    expect(groupOf(GATEWAY, "a@b")).toBeUndefined();
    expect(poolOf(GATEWAY, "a@b")).toEqual(["10.81.0.0/24"]);
  });
});

describe("the gateway's configuration", () => {
  const text = gatewaySwanctl(GATEWAY, "gw.example", []);
  it("trusts the planned anchors and no other, asks for a certificate, and no revocation service", () => {
    expect(text).toContain("cacerts = anchor-0.pem, anchor-1.pem");
    expect(text.match(/auth = \w+/g)).toEqual(["auth = pubkey", "auth = pubkey"]);
    expect(text).toContain("revocation = relaxed");
  });
  it("gives addresses of its pool, or of the laptop's group", () => {
    expect(text).toContain("addrs = 10.81.0.0/24");
    const grouped = gatewaySwanctl({ ...GATEWAY, groups: GROUPS }, "gw.example", [
      { commonName: "LT-1@youth.example", subject: 'O="x", CN=LT-1@youth.example' },
    ]);
    const [known, others] = grouped.split("  laptops {\n    version");
    expect(known).toContain("pools = group-0-0");
    expect(known).toContain(String.raw`id = "O=\"x\", CN=LT-1@youth.example"`);
    expect(others).toContain("pools = group-2-0");
    expect(others).toContain("id = %any");
  });
});

describe("the list of revoked certificates", () => {
  const now = new Date("2026-11-28T12:00:00Z");
  const made = async (
    serialNumber: string,
    name: string,
    keys: x509.X509CertificateCreateSelfSignedParams["keys"],
  ) =>
    await x509.X509CertificateGenerator.createSelfSigned(
      {
        serialNumber,
        name,
        keys,
        signingAlgorithm: ALGORITHM,
        notBefore: now,
        notAfter: new Date("2027-01-01"),
      },
      webcrypto,
    );
  const world = async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
    const keys = await webKeys(privateKey, publicKey);
    const [anchor, stolen, other] = await Promise.all([
      made("01", "CN=anchor", keys),
      made("8a", "CN=stolen", keys),
      made("0b", "CN=other", keys),
    ]);
    return { anchor, stolen, other, known: { certificate: anchor.toString("pem"), key } };
  };

  it("has the serial numbers of revoked thumbprints, and is signed by the anchor", async () => {
    const { anchor, stolen, other, known } = await world();
    const list = await revocationList([thumbprintOf(stolen), "FF".repeat(20)], [stolen, other], known, now);
    const read = new x509.X509Crl(list);
    expect(read.entries.map(({ serialNumber }) => serialNumber)).toEqual([stolen.serialNumber]);
    expect(await read.verify({ publicKey: anchor }, webcrypto)).toBe(true);
    expect(read.issuer).toBe("CN=anchor");
    expect(read.thisUpdate.getTime()).toBeLessThan(now.getTime());
    expect(read.nextUpdate!.getTime()).toBeGreaterThan(now.getTime());
    expect(read.getExtension("2.5.29.35")).not.toBeNull();
  });

  it("is a list too where nobody is revoked", async () => {
    const { anchor, other, known } = await world();
    const read = new x509.X509Crl(await revocationList([], [other], known, now));
    expect(read.entries).toEqual([]);
    expect(await read.verify({ publicKey: anchor }, webcrypto)).toBe(true);
  });

  it("is refused with a key that is not the anchor's", async () => {
    const [one, another] = [await world(), await world()];
    const mixed = { ...one.known, key: another.known.key };
    await expect(revocationList([], [], mixed, now)).rejects.toThrow(
      /another key .* npm run rehearse -- --clean/,
    );
  });
});

async function webKeys(privateKey: KeyObject, publicKey: KeyObject) {
  const pkcs8 = privateKey.export({ type: "pkcs8", format: "der" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    privateKey: await webcrypto.subtle.importKey("pkcs8", pkcs8, ALGORITHM, true, ["sign"]),
    publicKey: await webcrypto.subtle.importKey("spki", spki, ALGORITHM, true, ["verify"]),
  };
}
