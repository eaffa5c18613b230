/**
 * Makes the home of an authority whose fleet has all it needs: every device holds a certificate that lasts.
 *
 *     npx tsx test/fleet/command.ts <home> <devices>
 *
 * Nothing of it is real but its form: the public keys are made up (no private half exists), the anchor's and the
 * seal's keys are software keys of this home. Ledger and checkpoint are what the authority itself writes.
 */
import { FileStore } from "../../infra/certificate-authority/ledger/file-store";
import { AnchorKey } from "./anchor-key";
import { layOutFleetHome } from "./fleet-home";
import { serveFleet } from "./serve-fleet";

async function main([home, count]: readonly string[]): Promise<void> {
  const devices = Number(count);
  if (home === undefined || !Number.isInteger(devices) || devices < 1 || devices > 99_999) {
    throw new Error("write <home> <devices>, with 1 to 99999 devices");
  }
  const fleet = await layOutFleetHome(home, devices, new Date());
  if (!("folder" in fleet.authority.ledger)) throw new Error("the fleet's ledger is a folder");
  const key = new AnchorKey(fleet.authority);
  const { result } = await serveFleet(fleet, {
    store: new FileStore(fleet.authority.ledger.folder),
    signer: { spki: key.spki, sign: async (bytes) => ({ bytes: await key.sign(bytes), calls: 1 }) },
    // What the devices fetch is of no use to a run that has nothing to do.
    published: { certificate: () => undefined, refusal: () => undefined },
    now: () => new Date(),
  });
  if (result.issued !== devices) throw new Error(`${result.issued} of ${devices} devices were served`);
  console.log(JSON.stringify(result));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(`fleet: ${(error as Error).message}`);
  process.exitCode = 1;
});
