import { createHash, X509Certificate } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  issuingAnchor,
  type IssuingAnchor,
} from "../../../../../infra/certificate-authority/core/issuing-anchor";
import { pemOf } from "../../../../../infra/certificate-authority/core/pem";
import { assembleCertificate } from "../../../../../infra/certificate-authority/core/signed-certificate";
import type { Seal, Signer } from "../../../../../infra/certificate-authority/core/signer";
import { sealKeys } from "../../../../../infra/certificate-authority/ledger/checkpoint";
import type { Entry } from "../../../../../infra/certificate-authority/ledger/entry";
import { FileStore } from "../../../../../infra/certificate-authority/ledger/file-store";
import { openLedger } from "../../../../../infra/certificate-authority/ledger/ledger";
import type { LedgerView } from "../../../../../infra/certificate-authority/ledger/view";
import { readEntries } from "../../../../../infra/certificate-authority/ledger/reading";
import { verifyLedger } from "../../../../../infra/certificate-authority/ledger/verify";
import { Assessor } from "../../../../../infra/certificate-authority/run/assessment";
import {
  issueCertificates,
  type IssuingResult,
} from "../../../../../infra/certificate-authority/run/issuing-run";
import { leafPress } from "../../../../../infra/certificate-authority/run/leaf-press";
import { PublishedFiles } from "../../../../../infra/certificate-authority/run/published-files";
import { noteAnchor } from "../../../../../infra/certificate-authority/run/rotation";
import { anchorPem, newSigner } from "../../anchors";
import { newSeal } from "../ledger/ledgers";
import type { Fleet } from "./fleet";
import { Mortality } from "./perishable-disk";

/** Two generations of an anchor. */
const generations = [newSigner(2_048), newSigner(2_048)].map((signer, index) => ({
  signer,
  pem: anchorPem(signer, { commonName: `Device CA G${index + 1}` }),
}));
const seal = newSeal();

/** The same bytes have the same signature (RSA PKCS#1 v1.5), so it need not be computed again. */
const signatures = new Map<string, ReturnType<Signer["sign"]>>();

const nameOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const certificates = new Map<string, string>();

function assembled(tbs: Uint8Array, signature: string, { spki }: IssuingAnchor): string {
  const name = `${nameOf(tbs)} ${signature}`;
  const known = certificates.get(name);
  if (known !== undefined) return known;
  const pem = pemOf(assembleCertificate(tbs, Buffer.from(signature, "base64"), spki));
  certificates.set(name, pem);
  return pem;
}

/** An authority's folder, and runs on it that may end at any call. */
export class IssuingHouse {
  readonly home = mkdtempSync(join(tmpdir(), "issuing-"));
  /** What the signer ever gave out, also where the answer was lost: signature by the SHA-256 of the bytes signed. */
  readonly signed = new Map<string, string>();
  #runs = 0;
  #generation = 0;

  /** @param now of every clock */
  constructor(
    readonly fleet: Fleet,
    public now: Date,
  ) {
    mkdirSync(this.certificates, { recursive: true });
  }

  get certificates(): string {
    return join(this.home, "certificates");
  }

  /** Another house with the same files. */
  copy(): IssuingHouse {
    const copy = new IssuingHouse(this.fleet, this.now);
    cpSync(this.home, copy.home, { recursive: true });
    this.signed.forEach((signature, name) => copy.signed.set(name, signature));
    copy.#runs = this.#runs;
    copy.#generation = this.#generation;
    return copy;
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** One process that does what `npm run ca -- issue` does. */
  async run(mortality = new Mortality(), devices = this.fleet.names): Promise<IssuingResult> {
    const number = (this.#runs += 1);
    const now = () => this.now;
    const issuing = issuingAnchor(await generations[this.#generation]!.pem);
    const ledger = await openLedger(this.#store(number), { seal: this.#seal(mortality), now });
    const writer = await ledger.begin();
    try {
      await noteAnchor(ledger.view, writer, issuing);
      const inputs = this.fleet.inputsAt(this.now);
      const assessor = new Assessor(inputs, ledger.view, this.fleet.requestOf, this.now);
      let serials = 0;
      return await issueCertificates(
        assessor,
        devices.map((device) => assessor.of(device)),
        {
          inputs,
          anchor: issuing,
          press: leafPress(issuing, this.#signer(mortality)),
          deviceZone: "devices.example",
          view: ledger.view,
          writer,
          published: new PublishedFiles(this.certificates),
          now: this.now,
          serial: () =>
            Buffer.from(nameOf(Buffer.from(`${number} ${(serials += 1)}`)), "hex").subarray(0, 16),
        },
      );
    } finally {
      await writer.close();
    }
  }

  /** Another anchor signs from here on. */
  rotate(): void {
    this.#generation += 1;
  }

  async anchor(): Promise<X509Certificate> {
    return new X509Certificate(await generations[this.#generation]!.pem);
  }

  async view(): Promise<LedgerView> {
    return (await openLedger(this.#store(0), { now: () => this.now })).view;
  }

  /** Takes the last entries away, which must be of these kinds: as if the process had died before writing them. */
  async forget(kinds: readonly Entry["kind"][]): Promise<void> {
    const last = (await this.entries()).slice(-kinds.length).map(({ kind }) => kind);
    if (last.join() !== kinds.join()) throw new Error(`the ledger ends with ${last.join()}`);
    const [segment] = await this.#store(0).segments();
    const file = join(this.home, "ledger", `${segment}.jsonl`);
    const lines = readFileSync(file, "utf8").trimEnd().split("\n").slice(0, -kinds.length);
    writeFileSync(file, `${lines.join("\n")}\n`);
  }

  async entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    for await (const { entry } of readEntries(this.#store(0))) entries.push(entry);
    return entries;
  }

  /**
   * What somebody would complain about after a run that ended well.
   *
   * @param expected certificates that each device must have by now
   */
  async complaints(expected: (device: string) => number): Promise<string[]> {
    const complaints: string[] = [];
    const entries = await this.entries();
    const issuing = issuingAnchor(await generations[this.#generation]!.pem);
    const report = await verifyLedger(this.#store(0), {
      sealKeys: sealKeys([seal.spki]),
      anchors: [issuing.der],
      now: this.now,
    });
    complaints.push(...report.findings.map(({ code, message }) => `verify: ${code} ${message}`));

    const signed = new Map(
      entries.flatMap((entry) => (entry.kind === "signed" ? [[entry.intent, entry.signature] as const] : [])),
    );
    const serials = new Set<string>();
    const certificates = new Map<string, string[]>();
    const known = new Map<string, string>();
    for (const intent of entries.filter((entry) => entry.kind === "intent")) {
      if (serials.has(intent.serial)) complaints.push(`serial ${intent.serial} is used twice`);
      serials.add(intent.serial);
      const signature = signed.get(intent.sequence);
      if (signature === undefined) continue;
      const tbs = Buffer.from(intent.tbs, "base64");
      known.set(nameOf(tbs), signature);
      const pem = assembled(tbs, signature, issuing);
      certificates.set(intent.device, [...(certificates.get(intent.device) ?? []), pem]);
    }
    for (const [name, signature] of this.signed) {
      if (known.get(name) !== signature)
        complaints.push(`a signature that the ledger does not know: ${name}`);
    }
    for (const device of this.fleet.names) {
      const all = certificates.get(device) ?? [];
      if (all.length !== expected(device)) complaints.push(`${device} has ${all.length} certificates`);
      if (all.length === 0) continue;
      const file = join(this.certificates, `${this.fleet.keyOf(device).sha256}.cer`);
      if (!existsSync(file)) complaints.push(`${device}: no certificate is published`);
      else if (readFileSync(file, "utf8") !== all.at(-1)) complaints.push(`${device}: another is published`);
    }
    const left = readdirSync(this.certificates).filter(
      (name) => !/^[0-9a-f]{64}\.(cer|refusal\.json|[\w.-]+\.tmp)$/.test(name),
    );
    return [...complaints, ...left.map((name) => `${name} among the published files`)];
  }

  #store(pid: number): FileStore {
    // Every process of this house but the running one is gone.
    const startOf = (asked: number) => (asked === pid ? "now" : undefined);
    return new FileStore(join(this.home, "ledger"), {
      processes: { host: "here", pid, startOf },
      now: () => this.now,
      pause: () => Promise.resolve(),
    });
  }

  #signer(mortality: Mortality): Signer {
    const { signer } = generations[this.#generation]!;
    return {
      spki: signer.spki,
      sign: async (bytes) => {
        await mortality.passAsync("sign");
        const name = nameOf(bytes);
        const signature = await (signatures.get(name) ?? signatures.set(name, signer.sign(bytes)).get(name)!);
        this.signed.set(name, Buffer.from(signature.bytes).toString("base64"));
        await mortality.passAsync("answer with a signature");
        return signature;
      },
    };
  }

  #seal(mortality: Mortality): Seal {
    return {
      spki: seal.spki,
      sign: async (bytes) => {
        await mortality.passAsync("seal");
        return seal.sign(bytes);
      },
    };
  }
}
