import { createHash } from "node:crypto";
import { z } from "zod";
import { object, oneOf, productName, yesOrNo } from "../../../devices/field-forms";
import { surveyJson } from "../../../devices/json-survey";
import { requestOf, type LaptopRequest } from "./laptop-request";

/**
 * What the script on the laptop prints (`laptop-report/v1`): its certificate request, and what device management does
 * not see itself.
 */
export interface LaptopReport {
  readonly schema: "laptop-report/v1";
  /** Base64 of the DER of a PKCS#10 request. */
  readonly csr: string;
  readonly storage: "tpm" | "software-ksp" | "unknown";
  readonly firewall: "on" | "off" | "unknown";
  readonly preBoot: "tpm" | "tpm-and-pin" | "passphrase" | "none" | "unknown";
  readonly join: "entra" | "hybrid" | "domain" | "none" | "unknown";
  readonly edition?: string;
  readonly encrypted: boolean;
  readonly evidence: "bitLockerStatus" | "luks" | "other";
  readonly rooted: "no" | "yes" | "unknown";
}

/** A report whose request may be used, or what is wrong with it. */
export type ReportReading =
  | {
      readonly report: LaptopReport;
      readonly request: LaptopRequest;
      /** SHA-256 of the report as the laptop printed it. */
      readonly sha256: string;
    }
  | { readonly faults: readonly string[] };

/** What Intune keeps of a script's output: learn.microsoft.com, "Remediations", "Script requirements". */
export const LONGEST_REPORT = 2_048; // characters

const BASE64 = "write csr as the base64 of a DER request, in one piece";

export const laptopReportSchema = object(
  {
    schema: z.literal("laptop-report/v1", { error: "write laptop-report/v1" }),
    csr: z.string({ error: BASE64 }).regex(/^[A-Za-z0-9+/]{1,2000}={0,2}$/, { error: BASE64 }),
    storage: oneOf(["tpm", "software-ksp", "unknown"]),
    firewall: oneOf(["on", "off", "unknown"]),
    preBoot: oneOf(["tpm", "tpm-and-pin", "passphrase", "none", "unknown"]),
    join: oneOf(["entra", "hybrid", "domain", "none", "unknown"]),
    edition: productName.optional(),
    encrypted: yesOrNo,
    evidence: oneOf(["bitLockerStatus", "luks", "other"]),
    rooted: oneOf(["no", "yes", "unknown"]),
  },
  "write one laptop report",
) satisfies z.ZodType<LaptopReport>;

/**
 * Reads what a laptop printed.
 *
 * @param text white space around it means nothing: management systems add line ends
 * @returns faults that show nothing of what was found, for a script may print anything
 */
export function readLaptopReport(text: string): ReportReading {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_REPORT) {
    return fault(`has ${trimmed.length} characters; write one laptop report of at most ${LONGEST_REPORT}`);
  }
  const { syntax, duplicates } = surveyJson(trimmed);
  if (syntax !== undefined) {
    return fault(
      `is no JSON (character ${syntax.at + 1} of ${trimmed.length}); ` +
        "it was cut off, is still being copied, or is what the script said when it failed: look there",
    );
  }
  if (duplicates.length > 0) return fault("has a field twice; write each once");
  const parsed = laptopReportSchema.safeParse(JSON.parse(trimmed));
  if (!parsed.success) return { faults: parsed.error.issues.map(messageOf) };
  const request = requestOf(parsed.data.csr);
  if ("refusals" in request) {
    return { faults: request.refusals.map(({ message }) => `holds no usable request: ${message}`) };
  }
  return {
    report: parsed.data,
    request,
    sha256: createHash("sha256").update(text).digest("hex"),
  };
}

function fault(message: string): ReportReading {
  return { faults: [message] };
}

function messageOf(issue: z.core.$ZodIssue): string {
  // Names of unknown fields are foreign text.
  if (issue.code === "unrecognized_keys") {
    return `has ${issue.keys.length === 1 ? "a field" : `${issue.keys.length} fields`} that laptop-report/v1 does not know`;
  }
  const field = issue.path.join(".");
  return field === "" ? issue.message : `${field}: is missing or has another value; ${issue.message}`;
}
