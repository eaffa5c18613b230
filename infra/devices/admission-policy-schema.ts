import { z } from "zod";
import type { WrittenPolicy } from "./admission-policy";
import { DEVICE_FORMS } from "./device";
import {
  day,
  dottedNumbers,
  identifier,
  inventoryNumber,
  object,
  oneOf,
  productName,
  reference,
} from "./field-forms";
import { beginsWith, compareVersions } from "./os-floor";

const DAYS = "write whole days, 1 to 30";
const LIFETIME = "write computed, or whole days, 1 to 30";
const HOURS = "write whole hours, 1 to 720";
const COUNT = "write a whole number, 1 to 100";
const RATE = "write events per device and year, 0 to 1, such as 0.02";
const SIZES = "write 3072, 4096 or both; for 2048 write tpm2048";

const wholeNumber = (most: number, error: string) =>
  z.int({ error }).min(1, { error, abort: true }).max(most, { error });
const days = wholeNumber(30, DAYS);
const hours = wholeNumber(720, HOURS);

/** A list that names at least one thing, and none twice. */
function listOf<S extends z.ZodType>(entry: S, error: string) {
  return z
    .array(entry, { error })
    .min(1, { error })
    .superRefine((list, context) => {
      for (const index of repeated(list.map((value) => JSON.stringify(value)))) {
        context.addIssue({
          code: "custom",
          path: [index],
          message: "stands there twice; remove one of them",
        });
      }
    });
}

/** Indexes of what stood in the list before. */
function repeated(keys: ReadonlyArray<string | undefined>): number[] {
  return keys.flatMap((key, index) => (key !== undefined && keys.indexOf(key) < index ? [index] : []));
}

/** Lets a check of several fields run although others are wrong, so that one run finds both. */
function when(fields: z.ZodType) {
  return { when: ({ value }: { value: unknown }) => fields.safeParse(value).success };
}

const platform = oneOf(["windows", "linux", "macos"]);
const floors = z
  .array(object({ version: dottedNumbers, from: day }, "write version and from"), {
    error: "write the list of floors, each with version and from",
  })
  .min(1, { error: "write at least one floor: without it the oldest version of the release is admitted" });

const release = object(
  {
    platform,
    release: dottedNumbers,
    until: day,
    floors,
    editions: listOf(productName, "write the editions, or leave editions out to allow any").optional(),
  },
  "write platform, release, until, floors and perhaps editions",
).superRefine(
  (entry, context) => {
    const fault = (index: number, field: "version" | "from", message: string) =>
      context.addIssue({ code: "custom", path: ["floors", index, field], message });
    entry.floors.forEach((floor, index) => {
      if (!beginsWith(floor.version, entry.release)) {
        fault(index, "version", `found ${floor.version}; write a version that begins with ${entry.release}`);
      }
      const before = entry.floors[index - 1];
      if (before === undefined) return;
      if (floor.from <= before.from) {
        fault(
          index,
          "from",
          `found ${floor.from}; write a day after ${before.from}, floors stand in their order`,
        );
      }
      const comparable = [floor, before].every((one) => beginsWith(one.version, entry.release));
      if (comparable && compareVersions(floor.version, before.version) <= 0) {
        fault(
          index,
          "version",
          `found ${floor.version}; write one above ${before.version}, floors only rise`,
        );
      }
    });
  },
  when(z.object({ release: dottedNumbers, floors })),
);

const releaseName = z.object({ platform, release: dottedNumbers });
const releases = z
  .array(release, { error: "write the list of releases" })
  .min(1, { error: "write at least one release: one that is not listed admits nobody" })
  .superRefine(
    (list: readonly unknown[], context) => {
      const names = list.map((entry) => {
        const { data } = releaseName.safeParse(entry);
        // By its numbers: 24.04 and 24.4 are one release.
        return data && `${data.platform} ${data.release.split(".").map(Number).join(".")}`;
      });
      for (const index of repeated(names)) {
        const message = `${names[index]} stands there twice; make one entry of both`;
        context.addIssue({ code: "custom", path: [index, "release"], message });
      }
    },
    when(z.array(z.unknown())),
  );

const deviation = { until: day, reference };
const softwareKey = object(
  { inventory: inventoryNumber, ...deviation },
  "write inventory, until and reference",
);
const softwareKeys = z
  .array(softwareKey, { error: 'write the list of exceptions, "software: []" when there is none' })
  .superRefine(
    (list: readonly unknown[], context) => {
      const names = list.map(
        (entry) => z.object({ inventory: inventoryNumber }).safeParse(entry).data?.inventory,
      );
      for (const index of repeated(names)) {
        const message = `${names[index]} stands there twice; make one entry of both`;
        context.addIssue({ code: "custom", path: [index, "inventory"], message });
      }
    },
    when(z.array(z.unknown())),
  );

const remediation = z.union([z.literal("none"), z.strictObject({ days })], {
  error: "write none, or days: a whole number, 1 to 30",
});

const rate = z
  .number({ error: RATE })
  .min(0, { error: RATE, abort: true })
  .max(1, { error: RATE })
  .optional();
const losses = object(
  { lost: rate, compromised: rate, unencrypted: rate, notWiped: rate },
  "write lost, compromised, unencrypted and notWiped, those that are known",
);

/** The file of `admission-policy/v1`. What would admit everybody cannot be written: there is no word for it. */
export const admissionPolicySchema = object(
  {
    schema: z.literal("admission-policy/v1", { error: "write admission-policy/v1" }),
    sources: listOf(
      object(
        { system: oneOf(["intune", "baramundi", "matrix42", "file"]), tenant: identifier },
        "write system and tenant",
      ),
      "write at least one system whose posture counts",
    ),
    posture: object(
      { maxAgeHours: hours, maxSyncAgeHours: hours, maxAttestationAgeHours: hours.optional() },
      "write maxAgeHours, maxSyncAgeHours and perhaps maxAttestationAgeHours",
    ),
    forms: listOf(oneOf(DEVICE_FORMS), "write at least one form"),
    certificate: object(
      {
        days: z.union([z.literal("computed"), wholeNumber(30, LIFETIME)], { error: LIFETIME }),
        limit: object(
          { certificates: wholeNumber(100, COUNT), days: wholeNumber(100, COUNT) },
          "write certificates and days",
        ),
      },
      "write days and limit",
    ),
    losses: losses.optional(),
    remediation,
    os: releases,
    require: object(
      {
        preBoot: listOf(
          oneOf(["tpm", "tpm-and-pin", "passphrase"]),
          "write at least one of tpm, tpm-and-pin, passphrase",
        ),
        join: listOf(
          oneOf(["entra", "hybrid", "domain", "none"]),
          "write at least one of entra, hybrid, domain, none",
        ),
        proof: listOf(
          oneOf(["mdm-channel", "scep-challenge", "tpm-certify"]),
          "write at least one of mdm-channel, scep-challenge, tpm-certify",
        ),
        threat: listOf(
          oneOf(["none", "low", "unknown"]),
          "write at least one of none, low, unknown, or leave threat out",
        ).optional(),
      },
      "write preBoot, join, proof and perhaps threat",
    ),
    keys: object(
      {
        sizes: listOf(z.union([z.literal(3072), z.literal(4096)], { error: SIZES }), SIZES),
        tpm2048: object(deviation, "write until and reference, or leave tpm2048 out").optional(),
        software: softwareKeys,
      },
      "write sizes, software and perhaps tpm2048",
    ),
  },
  "write schema, sources, posture, forms, certificate, remediation, os, require, keys and perhaps losses",
) satisfies z.ZodType<WrittenPolicy>;
