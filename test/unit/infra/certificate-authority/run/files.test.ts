import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LARGEST_REQUEST } from "../../../../../infra/certificate-authority/core/request-pem";
import { PublishedFiles } from "../../../../../infra/certificate-authority/run/published-files";
import { RequestsFolder } from "../../../../../infra/certificate-authority/run/requests-folder";
import { pem } from "../../anchors";
import { requestDer, rsa, spkiSha256 } from "../requests";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "files-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEY = "a1".repeat(32);
const DER = Uint8Array.of(0x30, 0x00);

describe("the published folder", () => {
  const at = (name: string) => join(folder, "certificates", name);
  const files = () => new PublishedFiles(join(folder, "certificates"));
  const refusal = (code: "lost" | "stolen") =>
    ({ schema: "refusal/v1", key: KEY, reasons: [{ code, german: "Ja", english: "Yes" }] }) as const;

  it("is made where it is missing, and holds one file named by the key", () => {
    files().certificate(KEY, DER);
    expect(readdirSync(join(folder, "certificates"))).toEqual([`${KEY}.cer`]);
    expect(readFileSync(at(`${KEY}.cer`), "utf8")).toContain("BEGIN CERTIFICATE");
    expect(statSync(at(`${KEY}.cer`)).mode & 0o777).toBe(0o644);
  });

  it("loses the refusal when the certificate comes; a later refusal lets the certificate be", () => {
    files().refusal(refusal("lost"));
    files().certificate(KEY, DER);
    expect(existsSync(at(`${KEY}.refusal.json`))).toBe(false);
    files().refusal(refusal("stolen"));
    expect(readdirSync(join(folder, "certificates")).sort()).toEqual([`${KEY}.cer`, `${KEY}.refusal.json`]);
  });

  it("does not touch a file that says the same already: a web server may go by its time", () => {
    files().refusal(refusal("lost"));
    const { ino } = statSync(at(`${KEY}.refusal.json`));
    files().refusal(refusal("lost"));
    expect(statSync(at(`${KEY}.refusal.json`)).ino).toBe(ino);
    files().refusal(refusal("stolen"));
    expect(JSON.parse(readFileSync(at(`${KEY}.refusal.json`), "utf8"))).toEqual(refusal("stolen"));
  });
});

describe("the folder of requests", () => {
  const keys = rsa(2_048);
  const sizes = { sizes: [3_072], software: [] };
  const put = (name: string, content: string) => writeFileSync(join(folder, name), content);
  const request = pem(requestDer(keys), "CERTIFICATE REQUEST");

  it("has no request of a device that sent none", () => {
    expect(new RequestsFolder(folder, sizes).of("LT-0001")).toBeUndefined();
    expect(new RequestsFolder(join(folder, "none"), sizes).of("LT-0001")).toBeUndefined();
  });

  it("lets RSA-2048 in for a look only while the policy has a deviation for it", () => {
    put("LT-0001.csr", request);
    const refused = new RequestsFolder(folder, sizes).of("LT-0001");
    expect(refused).toMatchObject({ accepted: false, refusals: [{ reason: "key-size-not-allowed" }] });
    const deviation = { ...sizes, tpm2048: { until: "2099-12-31", reference: "A-3" } };
    expect(new RequestsFolder(folder, deviation).of("LT-0001")).toMatchObject({
      accepted: true,
      key: { sha256: spkiSha256(keys), bits: 2_048 },
    });
  });

  it("is not read to its end where somebody puts a film into it", () => {
    put("LT-0001.csr", request + "x".repeat(20 * LARGEST_REQUEST));
    expect(new RequestsFolder(folder, sizes).of("LT-0001")).toMatchObject({ accepted: false });
  });

  it("fails loudly where a request is there and cannot be read: silence would look like a device that asked for nothing", () => {
    mkdirSync(join(folder, "LT-0001.csr"));
    expect(() => new RequestsFolder(folder, sizes).of("LT-0001")).toThrow("EISDIR");
  });
});
