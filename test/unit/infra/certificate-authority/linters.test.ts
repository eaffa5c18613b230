import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRequest } from "../../../../infra/certificate-authority/core/certificate-request";
import { issuingAnchor } from "../../../../infra/certificate-authority/core/issuing-anchor";
import { issue, prepareLeaf } from "../../../../infra/certificate-authority/core/leaf-certificate";
import { anchorPem, newSigner, NOT_BEFORE, pem } from "../anchors";
import { requestDer, requestPem, rsa } from "./requests";

/** Linters that others wrote, with the line that installs each. */
const PKILINT = tool("lint_pkix_cert", "pip install pkilint==0.13.3");
const ZLINT = tool("zlint", "go install github.com/zmap/zlint/v3/cmd/zlint@v3.6.8");

const signer = newSigner();
const anchor = anchorPem(signer);
const folder = mkdtempSync(join(tmpdir(), "linters-"));
afterAll(() => rmSync(folder, { recursive: true }));

const leafOf = async (bits: number) => {
  const reading = readRequest(requestPem(requestDer(rsa(bits))), [bits]);
  if (!reading.accepted) throw new Error("the test's own request was refused");
  const issuer = issuingAnchor(await anchor);
  const prepared = prepareLeaf(
    {
      device: { inventory: "LT-0001", department: "parks", zone: "devices.example" },
      key: reading.key,
      serial: new Uint8Array(16).fill(0x5a),
      notBefore: new Date(NOT_BEFORE.getTime() + 86_400_000),
      days: 14,
    },
    issuer,
  );
  return pem((await issue(prepared, issuer, signer)).der);
};

describe.each<[string, () => Promise<string>, string[]]>([
  // Legal in a root (RFC 5280, 4.2.1.9), and wanted here: no CA may stand below it.
  ["the anchor", () => anchor, ["w_root_ca_basic_constraints_path_len_constraint_field_present"]],
  ["a device's certificate, RSA-3072", () => leafOf(3_072), []],
  ["a device's certificate, RSA-2048", () => leafOf(2_048), []],
  ["a device's certificate, RSA-4096", () => leafOf(4_096), []],
])("%s", (_, certificate, expected) => {
  PKILINT.it("has nothing that pkilint warns of", async () => {
    const { stdout } = run("lint_pkix_cert", ["lint", "-s", "NOTICE", await fileOf(certificate)]);
    expect(stdout.trim()).toBe("");
  });

  ZLINT.it("has nothing that zlint warns of, but what is wanted", async () => {
    const { stdout } = run("zlint", [await fileOf(certificate)]);
    const results = JSON.parse(stdout) as Record<string, { result: string }>;
    const found = Object.entries(results).filter(([, { result }]) =>
      ["warn", "error", "fatal"].includes(result),
    );
    expect(Object.keys(results).length).toBeGreaterThan(100);
    expect(found.map(([lint]) => lint)).toEqual(expected);
  });
});

async function fileOf(certificate: () => Promise<string>): Promise<string> {
  const path = join(folder, "certificate.pem");
  writeFileSync(path, await certificate());
  return path;
}

function run(command: string, args: readonly string[]) {
  return spawnSync(command, args, { encoding: "utf8", timeout: 60_000 });
}

function tool(name: string, install: string): { it: jest.It } {
  const found = spawnSync(name, ["--help"]).error === undefined;
  if (!found) console.warn(`${name} is missing, its checks are skipped; install it: ${install}`);
  return { it: found ? it : it.skip };
}
