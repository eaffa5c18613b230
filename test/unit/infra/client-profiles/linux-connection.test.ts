import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { readRequest } from "../../../../infra/certificate-authority/core/certificate-request";
import { issue, prepareLeaf } from "../../../../infra/certificate-authority/core/leaf-certificate";
import { issuingAnchor } from "../../../../infra/certificate-authority/core/issuing-anchor";
import { pemOf } from "../../../../infra/certificate-authority/core/pem";
import { swanctlConf, type LinuxConnectionSource } from "../../../../infra/client-profiles/linux-connection";
import { strongswanText } from "../../../../infra/client-profiles/strongswan-text";
import { anchorPem, newSigner } from "../anchors";
import { requestDer, requestPem } from "../certificate-authority/requests";
import { GATEWAY_NAME, golden, PARKS } from "./profile-city";
import { OwnStrongswan, strongswanMissing } from "./strongswan";

jest.setTimeout(60_000);

const SOURCE: LinuxConnectionSource = {
  server: GATEWAY_NAME,
  serverRoots: ["remote-access-server-1.cer", "remote-access-server-2.cer"],
  routes: PARKS.routes,
};

describe("the connection for strongSwan", () => {
  it("is as it was reviewed", () => {
    expect(swanctlConf(SOURCE)).toBe(golden("swanctl.conf"));
  });

  it("holds no key, no secret and no name of a laptop", () => {
    expect(swanctlConf(SOURCE)).not.toMatch(/secrets|PRIVATE|pin|local_id|CN=/);
  });
});

describe("a value of strongSwan's files", () => {
  it.each([
    ["plain", '"plain"'],
    ['a"b', '"a\\"b"'],
    ["a\\", '"a\\\\"'],
    ["a # no comment } { =", '"a # no comment } { ="'],
  ])("%j is %s", (text, value) => {
    expect(strongswanText(text)).toBe(value);
  });

  it.each(["a\nb", "\u0000", "\u007f"])("%j has no place there", (text) => {
    expect(() => strongswanText(text)).toThrow(/control characters/);
  });

  it("ends where it ends", () => {
    const text = fc.string({ unit: fc.constantFrom(...'a"\\#{}=,; ü') });
    fc.assert(
      fc.property(text, (one) => {
        const value = strongswanText(one);
        // Every quotation mark but the last has an odd number of backslashes before it.
        const ends = [...value.slice(1).matchAll(/(\\*)"/g)].filter(
          ([, slashes]) => slashes!.length % 2 === 0,
        );
        expect(ends.map(({ index, 0: { length } }) => index + length)).toEqual([value.length - 1]);
        expect(value.slice(1, -1).replace(/\\(.)/g, "$1")).toBe(one);
      }),
    );
  });
});

const missing = strongswanMissing();
if (missing !== undefined) console.warn(`the connection is not loaded into strongSwan: ${missing}`);

(missing === undefined ? describe : describe.skip)("strongSwan itself", () => {
  let swan: OwnStrongswan;
  let repair: string;
  const NOW = new Date("2026-06-01T00:00:00Z");

  beforeAll(async () => {
    const signer = newSigner();
    const anchor = await anchorPem(signer);
    const laptop = generateKeyPairSync("rsa", { modulusLength: 3_072 });
    const reading = readRequest(requestPem(requestDer(laptop)));
    if (!reading.accepted) throw new Error("the laptop's request is refused");
    const { key } = reading;
    const leafOf = async (department: string) => {
      const device = { inventory: "LT-0001", department, zone: "geraete.musterstadt.example" };
      const leaf = prepareLeaf(
        { device, key, serial: new Uint8Array(16).fill(7), notBefore: NOW, days: 14 },
        issuingAnchor(anchor),
      );
      return pemOf((await issue(leaf, issuingAnchor(anchor), signer)).der);
    };
    swan = new OwnStrongswan(`203.0.113.200 ${GATEWAY_NAME}`);
    swan.put(
      "swanctl/private/remote-access.pem",
      laptop.privateKey.export({ type: "pkcs8", format: "pem" }) as string,
    );
    swan.put("swanctl/x509/remote-access.pem", await leafOf("parks"));
    repair = await leafOf("remediation");
    for (const [index, name] of SOURCE.serverRoots.entries()) {
      swan.put(
        `swanctl/x509ca/${name}`,
        await anchorPem(newSigner(), { commonName: `Server root ${index + 1}` }),
      );
    }
    swan.put("swanctl/conf.d/remote-access.conf", swanctlConf(SOURCE));
    await swan.start();
  });
  afterAll(() => swan.stop());

  it("loads credentials and connection, and begins with the gateway's suite", async () => {
    expect(await swan.swanctl("--load-creds", "--noprompt")).toMatchObject({ code: 0 });
    const { code, said } = await swan.swanctl("--load-conns");
    expect(said).toContain("loaded connection 'remote-access'");
    expect(code).toBe(0);
    // Nobody answers there; that it asks at all shows that it has every algorithm of the suite.
    const asked = /generating IKE_SA_INIT request 0 \[ SA KE No N\(NATD_S_IP\)/;
    for (let tries = 0; tries < 100 && !asked.test(swan.log); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(swan.log).toMatch(asked);
    expect(swan.log).toContain("initiating IKE_SA remote-access[1] to 203.0.113.200");
    expect(swan.log).not.toMatch(/not supported|invalid|failed to load/);
  });

  it("understands everything as it was meant", async () => {
    const { said } = await swan.swanctl("--list-conns");
    const lines = said.split("\n").map((line) => line.trim());
    expect(lines).toEqual(
      expect.arrayContaining([
        "remote-access: IKEv2, no reauthentication, rekeying every 14400s, dpd delay 30s",
        `remote: ${GATEWAY_NAME}`,
        "id: CN=LT-0001@parks.geraete.musterstadt.example",
        `id: ${GATEWAY_NAME}`,
        "services: TUNNEL, rekeying every 12960s, dpd action is start",
        `remote: ${SOURCE.routes.map(({ cidr }) => cidr).join(" ")}`,
      ]),
    );
    expect(said).toContain("O=Test, CN=Server root 1");
    expect(said).toContain("O=Test, CN=Server root 2");
    const { said: certificates } = await swan.swanctl("--list-certs");
    expect(certificates).toContain("RSA 3072 bits, has private key");
  });

  it("calls the laptop what a certificate for repair does, once everything is loaded again", async () => {
    swan.put("swanctl/x509/remote-access.pem", repair);
    await swan.swanctl("--load-creds", "--noprompt");
    const identity = async () => /id: (CN=LT-\S+)/.exec((await swan.swanctl("--list-conns")).said)![1];
    // What the laptop's script for certificates must know: the credentials alone change nothing.
    expect(await identity()).toBe("CN=LT-0001@parks.geraete.musterstadt.example");
    expect(await swan.swanctl("--load-all", "--noprompt")).toMatchObject({ code: 0 });
    expect(await identity()).toBe("CN=LT-0001@remediation.geraete.musterstadt.example");
  });
});
