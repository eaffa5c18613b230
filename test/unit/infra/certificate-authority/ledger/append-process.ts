import { generateKeyPairSync } from "node:crypto";
import { SoftwareSeal } from "../../../../../infra/certificate-authority/core/signer";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { openLedger } from "../../../../../infra/certificate-authority/ledger/ledger";

/**
 * A process of its own that writes refusals into a ledger: `<folder> <device prefix> <turns> <entries a turn>
 * <milliseconds to wait> [hold]`. With `hold` it says `holding` inside its turn and stays there.
 */
async function main([folder, prefix, turns, entries, wait, hold]: readonly string[]): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const seal = new SoftwareSeal(privateKey.export({ type: "pkcs8", format: "pem" }) as string);
  const ledger = await openLedger(new FileStore(folder!), { seal, now: () => new Date() });
  for (let turn = 0; turn < Number(turns); turn++) {
    const writer = await ledger.begin({ wait: Number(wait) });
    try {
      for (let entry = 0; entry < Number(entries); entry++) {
        const device = `${prefix}-${turn}-${entry}`;
        await writer.append([{ kind: "deny", device, reasons: ["posture-stale"], policy: "0".repeat(64) }]);
      }
      if (hold === "hold") {
        process.stdout.write("holding\n");
        await new Promise((resolve) => setTimeout(resolve, 600_000));
      }
    } finally {
      await writer.close();
    }
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${(error as Error).name}: ${(error as Error).message}\n`);
  process.exitCode = 1;
});
