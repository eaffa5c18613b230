import "reflect-metadata"; // @peculiar/x509 needs it first
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { runCommand } from "../../../../rehearsal/engine/run-command";
import { certificateFor, newKey, rootNamed } from "../../../../rehearsal/lab/preparation/certificates";
import type { KeyPair } from "../../../../rehearsal/lab/preparation/lab-input";
import { OwnStrongswan, strongswanMissing } from "../client-profiles/strongswan";
import { listOf, SCRIPT, withPython, type Result } from "./python";

jest.setTimeout(60_000);

const missing = strongswanMissing();
if (missing !== undefined) console.warn(`the probe is not tried against strongSwan: ${missing}`);

const GATEWAY = `connections {
  laptops {
    version = 2
    proposals = aes256gcm16-prfsha384-ecp384
    pools = laptops
    send_cert = always
    local {
      auth = pubkey
      certs = gateway.pem
    }
    remote {
      auth = pubkey
      id = %any
      cacerts = anchor.pem
    }
    children {
      laptops {
        local_ts = 0.0.0.0/0
        esp_proposals = aes256gcm16
      }
    }
  }
}
pools {
  laptops {
    addrs = 10.99.0.0/24
  }
}
`;

let folder: string;
let anchor: KeyPair;
let identity: string;
let swan: OwnStrongswan | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "probe-"));
  anchor = await rootNamed("CN=Device CA G1 (rehearsal),O=Rehearsal,C=DE", new Date());
  const key = await newKey();
  const words = { subject: "CN=LT-0001", notBefore: new Date(Date.now() - 60_000), days: 1 };
  identity = join(folder, "identity.pem");
  writeFileSync(identity, key + (await certificateFor(key, words, anchor)));
});
afterEach(async () => await swan?.stop());
afterAll(() => rmSync(folder, { recursive: true }));

/** @param settings of strongSwan itself */
async function gateway(settings?: string): Promise<OwnStrongswan> {
  const key = await newKey();
  const words = { subject: "CN=gateway.example", notBefore: new Date(Date.now() - 60_000), days: 1 };
  swan = new OwnStrongswan("", settings);
  swan.put("swanctl/private/gateway.pem", key);
  swan.put("swanctl/x509/gateway.pem", await certificateFor(key, words, anchor));
  swan.put("swanctl/x509ca/anchor.pem", anchor.certificate);
  swan.put("swanctl/conf.d/gateway.conf", GATEWAY);
  await swan.start();
  const { code, said } = await swan.swanctl("--load-all");
  if (code !== 0) throw new Error(said);
  return swan;
}

/** Verdicts about both certificates. */
async function knock(swan: OwnStrongswan, env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const suite = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };
  const ike = { kind: "ike", host: "127.0.0.1", what: "gateway", suite };
  const issuer = new x509.X509Certificate(anchor.certificate).toString("base64");
  const file = join(folder, "probe-list.json");
  const lookAlike = { credential: "look-alike", issuer, subject: "LT-0000@parks.example" };
  const targets = [
    { id: "ike:self-made", ...ike, credential: "self-made" },
    { id: "ike:look-alike", ...ike, ...lookAlike },
  ];
  writeFileSync(file, listOf(targets));
  const [start, ...args] = swan.inside(["python3", "-B", SCRIPT, file, "--json", "--wait", "2000"]);
  const { stdout } = await runCommand(start!, args, {
    env: { PATH: process.env.PATH, ...env },
    timeout: 50_000,
  });
  return (JSON.parse(stdout) as Result).findings.map(({ verdict }) => verdict);
}

(missing === undefined ? describe : describe.skip)("strongSwan", () => {
  withPython("refuses both certificates for being nobody's, and for nothing else", async () => {
    const swan = await gateway();
    expect(await knock(swan)).toEqual(["refused", "refused"]);
    expect(swan.log).toContain("no trusted RSA public key found for 'CN=remote-access-probe'");
    expect(swan.log).toContain("no trusted RSA public key found for 'CN=LT-0000@parks.example'");
    expect(swan.log).toMatch(/self-signed certificate "CN=Device CA G1 .*" is not trusted/);
  });

  withPython.each([
    ["as RFC 7427 has it", undefined, "RSA_EMSA_PKCS1_SHA2_256"],
    ["as before RFC 7427, over SHA-1", "signature_authentication = no", "RSA signature"],
  ])("lets in whom its anchor vouches for, and sees them leave: %s", async (_, settings, scheme) => {
    const swan = await gateway(settings);
    const verdicts = await knock(swan, { REMOTE_ACCESS_PROBE_TEST_IDENTITY: identity });
    expect(verdicts).toEqual(["reached", "refused"]);
    expect(swan.log).toContain(`authentication of 'CN=LT-0001' with ${scheme} successful`);
    expect(swan.log).toMatch(/received DELETE for IKE_SA laptops/);
  });
});
