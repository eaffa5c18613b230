import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issuingAnchor } from "../../infra/certificate-authority/core/issuing-anchor";
import { SoftwareSeal } from "../../infra/certificate-authority/core/signer";
import { sealKeys } from "../../infra/certificate-authority/ledger/checkpoint";
import { FileStore } from "../../infra/certificate-authority/ledger/file-store";
import { verifyLedger } from "../../infra/certificate-authority/ledger/verify";
import { PublishedFiles } from "../../infra/certificate-authority/run/published-files";
import { AnchorKey } from "../fleet/anchor-key";
import { layOutFleetHome } from "../fleet/fleet-home";
import { serveFleet } from "../fleet/serve-fleet";
import { ThrottledSigner } from "../fleet/throttled-signer";

jest.setTimeout(900_000);

const DEVICES = 10_000;
/** RSA-3072 in an HSM: 500 signatures in ten seconds (learn.microsoft.com, "Azure Key Vault service limits"). */
const PER_SECOND = 50;
/** Times the throttle's own time. */
const MOST = 1.25;

const home = mkdtempSync(join(tmpdir(), "throughput-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

it(`judges ${DEVICES} devices and serves each once as fast as the signing service lets it, cut off in between`, async () => {
  const fleet = await layOutFleetHome(home, DEVICES, new Date());
  const { authority } = fleet;
  const key = new AnchorKey(authority);
  const signer = new ThrottledSigner(key, { perSecond: PER_SECOND, atOnce: 8, latency: 60 });
  const store = new FileStore(join(home, "certificate-authority", "ledger"));
  const published = new PublishedFiles(authority.certificates);
  const serve = () => serveFleet(fleet, { store, signer, published, now: () => new Date() });

  const start = performance.now();
  const processor = process.cpuUsage();
  signer.cutOffAfter(DEVICES / 2);
  await expect(serve()).rejects.toThrow("the signing service is gone");
  signer.resume();
  const { ledger, result } = await serve();
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(processor);

  const throttle = (DEVICES + signer.lost) / PER_SECOND;
  console.log(
    `${DEVICES} devices: ${seconds.toFixed(1)} s, the throttle's own time is ${throttle.toFixed(1)} s ` +
      `(${(seconds / throttle).toFixed(3)} times); processor ${((user + system) / 1e6).toFixed(1)} s`,
  );

  // Every device has one certificate, and its file.
  expect(ledger.view.certificates.size).toBe(DEVICES);
  expect(new Set([...ledger.view.certificates.values()].map(({ device }) => device)).size).toBe(DEVICES);
  expect({ open: ledger.view.open.size, uncommitted: ledger.view.uncommitted.size }).toEqual({
    open: 0,
    uncommitted: 0,
  });
  expect(readdirSync(authority.certificates).sort()).toEqual(
    [...fleet.keys.values()].map(({ sha256 }) => `${sha256}.cer`).sort(),
  );
  // What was signed twice is what the cut lost, and nothing else.
  expect(signer.lost).toBeGreaterThan(0);
  expect(signer.lost).toBeLessThanOrEqual(8);
  expect(signer.signatures).toBe(DEVICES + signer.lost);
  expect(result).toMatchObject({ renewed: 0, abandoned: 0, refused: 0 });
  expect(result.finished).toBeGreaterThanOrEqual(signer.lost);
  const report = await verifyLedger(store, {
    sealKeys: sealKeys([sealSpki(authority.seal)]),
    anchors: authority.anchors.map(({ certificate }) => issuingAnchor(readFileSync(certificate, "utf8")).der),
    now: new Date(),
  });
  expect(report.findings).toEqual([]);

  expect(seconds).toBeLessThanOrEqual(MOST * throttle);
});

function sealSpki(place: { readonly software: string } | { readonly keyVault: string }): Uint8Array {
  if (!("software" in place)) throw new Error("the fleet's seal is a software key");
  return new SoftwareSeal(readFileSync(place.software, "utf8")).spki;
}
