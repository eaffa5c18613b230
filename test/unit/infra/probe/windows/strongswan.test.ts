import "reflect-metadata"; // @peculiar/x509 needs it first
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import { runCommand } from "../../../../../rehearsal/engine/run-command";
import { certificateFor, newKey, rootNamed } from "../../../../../rehearsal/lab/preparation/certificates";
import type { KeyPair } from "../../../../../rehearsal/lab/preparation/lab-input";
import { OwnStrongswan, strongswanMissing } from "../../client-profiles/strongswan";
import { listOf } from "../python";
import { command, withMono } from "./windows";

jest.setTimeout(60_000);

const missing = strongswanMissing();
if (missing !== undefined) console.warn(`the probe for Windows is not tried against strongSwan: ${missing}`);

const GATEWAY = `connections {
  laptops {
    version = 2
    proposals = aes256gcm16-prfsha384-ecp384
    pools = laptops
    send_cert = always
    local {
      auth = pubkey
      certs = gateway.pem
      id = gateway.example
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

(missing === undefined ? describe : describe.skip)("strongSwan with the plan's suite", () => {
  const folder = mkdtempSync(join(tmpdir(), "probe-"));
  let swan: OwnStrongswan;
  let anchor: KeyPair;

  beforeAll(async () => {
    const now = new Date();
    anchor = await rootNamed("CN=Device CA G1 (rehearsal),O=Rehearsal,C=DE", now);
    const key = await newKey();
    const words = {
      subject: "CN=gateway.example",
      notBefore: new Date(now.getTime() - 60_000),
      days: 1,
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "gateway.example" }])],
    };
    swan = new OwnStrongswan("");
    swan.put("swanctl/private/gateway.pem", key);
    swan.put("swanctl/x509/gateway.pem", await certificateFor(key, words, anchor));
    swan.put("swanctl/x509ca/anchor.pem", anchor.certificate);
    swan.put("swanctl/conf.d/gateway.conf", GATEWAY);
    await swan.start();
    const { code, said } = await swan.swanctl("--load-all");
    if (code !== 0) throw new Error(said);
  });
  afterAll(async () => {
    await swan.stop();
    rmSync(folder, { recursive: true });
  });

  async function knock(env: NodeJS.ProcessEnv = {}) {
    const suite = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };
    const ike = { kind: "ike", host: "127.0.0.1", what: "gateway", suite };
    const issuer = new x509.X509Certificate(anchor.certificate).toString("base64");
    const list = join(folder, "probe-list.json");
    const lookAlike = { credential: "look-alike", issuer, subject: "LT-0000@parks.example" };
    writeFileSync(
      list,
      listOf([
        { id: "ike:self-made", ...ike, credential: "self-made" },
        { id: "ike:look-alike", ...ike, ...lookAlike },
      ]),
    );
    const [start, ...args] = swan.inside(command("-List", list, "-Wait", "2000"));
    const { code, stdout, stderr } = await runCommand(start!, args, {
      env: { PATH: process.env.PATH, ...env },
      timeout: 50_000,
    });
    return { code, verdicts: [...stdout.matchAll(/^gateway {2}(.*)$/gm)].map(([, found]) => found), stderr };
  }

  withMono("refuses both certificates, and says so", async () => {
    expect(await knock()).toEqual({
      ...{ code: 0, stderr: "" },
      verdicts: ["refused    authentication failed", "refused    authentication failed"],
    });
    expect(swan.log).toContain("no trusted RSA public key found for 'CN=remote-access-probe'");
    expect(swan.log).toContain("no trusted RSA public key found for 'CN=LT-0000@parks.example'");
    expect(swan.log).toMatch(/self-signed certificate "CN=Device CA G1 .*" is not trusted/);
  });

  withMono("is told to have let a certificate in that its anchor issued, and sees it leave", async () => {
    const key = await newKey();
    const words = { subject: "CN=LT-0001", notBefore: new Date(Date.now() - 60_000), days: 1 };
    const identity = join(folder, "identity.pem");
    writeFileSync(identity, key + (await certificateFor(key, words, anchor)));
    const { code, verdicts } = await knock({ REMOTE_ACCESS_PROBE_TEST_IDENTITY: identity });
    expect(code).toBe(1);
    expect(verdicts).toEqual([
      expect.stringMatching(/^reached {4}the gateway takes the certificate/),
      "refused    authentication failed",
    ]);
    expect(swan.log).toContain("authentication of 'CN=LT-0001' with RSA_EMSA_PKCS1_SHA2_256 successful");
    expect(swan.log).toMatch(/received DELETE for IKE_SA laptops/);
  });
});
