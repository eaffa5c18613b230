import { z } from "zod";
import type { CsvColumn, CsvColumns } from "./csv-rows";
import {
  dottedNumbers,
  identifier,
  instant,
  inventoryNumber,
  object,
  oneOf,
  productName,
  serialNumber,
  sha256,
  tpmVersion,
  yesOrNo,
} from "./field-forms";
import type { Posture } from "./posture";

/** One record of `posture/v1`, as a line of JSON lines has it. */
export const postureSchema = object(
  {
    schema: z.literal("posture/v1", { error: "write posture/v1" }),
    source: object(
      {
        system: oneOf(["intune", "baramundi", "matrix42", "file"]),
        tenant: identifier,
        recordId: identifier,
      },
      "write system, tenant and recordId",
    ),
    collectedAt: instant,
    device: object(
      {
        id: identifier,
        serialNumber,
        name: inventoryNumber,
        manufacturer: productName.optional(),
        model: productName.optional(),
      },
      "write id, serialNumber, name and perhaps manufacturer and model",
    ),
    ownership: oneOf(["company", "personal", "unknown"]),
    management: object(
      { agent: identifier, enrolledAt: instant, lastSyncAt: instant, registration: identifier },
      "write agent, enrolledAt, lastSyncAt and registration",
    ),
    compliance: object(
      {
        state: oneOf([
          "compliant",
          "noncompliant",
          "inGracePeriod",
          "conflict",
          "error",
          "configManager",
          "unknown",
        ]),
        graceUntil: instant.optional(),
      },
      "write state and perhaps graceUntil",
    ),
    os: object(
      {
        platform: oneOf(["windows", "linux", "macos"]),
        version: dottedNumbers,
        edition: productName.optional(),
      },
      "write platform, version and perhaps edition",
    ),
    encryption: object(
      { encrypted: yesOrNo, evidence: oneOf(["isEncrypted", "bitLockerStatus", "luks", "other"]) },
      "write encrypted and evidence",
    ),
    firewall: oneOf(["on", "off", "unknown"]),
    preBoot: oneOf(["tpm", "tpm-and-pin", "passphrase", "none", "unknown"]),
    join: oneOf(["entra", "hybrid", "domain", "none", "unknown"]),
    rooted: oneOf(["no", "yes", "unknown"]),
    health: object(
      {
        attestedAt: instant,
        secureBoot: yesOrNo,
        codeIntegrity: yesOrNo,
        tpmVersion: tpmVersion.optional(),
      },
      "write attestedAt, secureBoot, codeIntegrity and perhaps tpmVersion",
    ).optional(),
    threat: oneOf(["none", "low", "medium", "high", "unknown"]).optional(),
    key: object(
      {
        spkiSha256: sha256,
        storage: oneOf(["tpm", "software-ksp", "unknown"]),
        proof: oneOf(["none", "mdm-channel", "scep-challenge", "tpm-certify"]),
        evidenceSha256: sha256.optional(),
      },
      "write spkiSha256, storage, proof and perhaps evidenceSha256",
    ),
    raw: object({ sha256 }, "write sha256"),
  },
  "write one posture record",
) satisfies z.ZodType<Posture>;

const required = true;
const optional = { required: false };

/** What a word is not, the schema refuses as the text that it is. */
const parse = (cell: string) => (cell === "true" ? true : cell === "false" ? false : cell);

/** Columns whose cells may always be empty may be left out: not every source knows them. */
export const POSTURE_COLUMNS: CsvColumns = new Map<string, CsvColumn>([
  ["schema", optional],
  ["source.system", { required }],
  ["source.tenant", { required }],
  ["source.recordId", { required }],
  ["collectedAt", { required }],
  ["device.id", { required }],
  ["device.serialNumber", { required }],
  ["device.name", { required }],
  ["device.manufacturer", optional],
  ["device.model", optional],
  ["ownership", { required }],
  ["management.agent", { required }],
  ["management.enrolledAt", { required }],
  ["management.lastSyncAt", { required }],
  ["management.registration", { required }],
  ["compliance.state", { required }],
  ["compliance.graceUntil", optional],
  ["os.platform", { required }],
  ["os.version", { required }],
  ["os.edition", optional],
  ["encryption.encrypted", { required, parse }],
  ["encryption.evidence", { required }],
  ["firewall", { required }],
  ["preBoot", { required }],
  ["join", { required }],
  ["rooted", { required }],
  ["health.attestedAt", optional],
  ["health.secureBoot", { required: false, parse }],
  ["health.codeIntegrity", { required: false, parse }],
  ["health.tpmVersion", optional],
  ["threat", optional],
  ["key.spkiSha256", { required }],
  ["key.storage", { required }],
  ["key.proof", { required }],
  ["key.evidenceSha256", optional],
  ["raw.sha256", { required }],
]);
