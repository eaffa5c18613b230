import { z } from "zod";
import { accessModelKeys } from "./access-model-schema";
import { clientProfiles } from "./client-profiles-schema";
import { confirmSchema } from "./confirm-setting";
import { daySetting } from "./day-setting";
import { mailboxList } from "./mailbox-setting";
import { monitoringSchema } from "./monitoring-setting";
import { azureFirewallKeys } from "./azure-firewall-schema";
import { fileShareKeys } from "./file-share-schema";
import { administration } from "./administration-schema";

/** What a stack can be made of; one of them, or both. */
export const PARTS = ["authority", "access"] as const;
export type Part = (typeof PARTS)[number];

/*
 * The shape of the stack's configuration, namespace `remote-access`. Every message says what to write, because
 * it is printed behind the key and the value that was found.
 */

const common = {
  name: z
    .string("write a short name for the city, such as musterstadt")
    .regex(/^[a-z][a-z0-9]{1,19}$/, "write 2 to 20 lower-case letters and digits, beginning with a letter"),
};

const PARTS_FORM = "write a list: authority, access, or both";
const partList = z
  .array(z.enum(PARTS, "write authority or access"), PARTS_FORM)
  .min(1, "write at least one of authority and access");
/** One file for several stacks, each of which is named. */
const partMap = z.record(z.string(), partList);

/** There is deliberately no field for any authentication but device certificates. */
const access = {
  ...accessModelKeys,
  ...azureFirewallKeys,
  ...fileShareKeys,
  administration: administration.optional(),
  network: z.strictObject(
    {
      virtualNetwork: z.string("write an IPv4 range such as 10.20.0.0/22"),
      gatewaySubnet: z.string("write an IPv4 range such as 10.20.0.0/27"),
      firewallSubnet: z.string("write an IPv4 range such as 10.20.1.0/26").optional(),
      serviceNetwork: z.string("write an IPv4 range such as 10.24.0.0/22").optional(),
      serviceSubnet: z.string("write an IPv4 range such as 10.24.0.0/24").optional(),
      endpointSubnet: z.string("write an IPv4 range such as 10.24.1.0/27").optional(),
      resolverSubnet: z.string("write an IPv4 range such as 10.24.2.0/28").optional(),
    },
    "write virtualNetwork and gatewaySubnet",
  ),
  clientAddressSpace: z.string(
    "write the IPv4 range that address pools are taken from, such as 10.21.0.0/16",
  ),
  clientProfiles,
  redundancy: z.enum(["active-standby", "active-active"], "write active-standby or active-active"),
  gatewayStatement: z.strictObject(
    {
      file: z
        .string("write the path of the gateway statement")
        .min(1, "write the path of the gateway statement"),
      sealKey: z
        .string("write the SHA-256 of the seal key, 64 lower-case hex digits")
        .regex(
          /^([0-9a-f]{64}|rehearsal:.+)$/,
          "write the SHA-256 of the seal key, 64 lower-case hex digits (in quotation marks if they are all numerals)",
        ),
    },
    "write file and sealKey",
  ),
  monitoring: monitoringSchema,
  confirm: confirmSchema,
  serverTrustUntil: daySetting("2027-03-01").optional(),
};

const authority = {
  authority: z.strictObject(
    {
      virtualNetwork: z.string("write an IPv4 range such as 10.30.0.0/27"),
      retentionDays: z
        .int("write a whole number of days")
        .min(31, "write at least 31")
        .max(400, "write at most 400"),
      environment: z.enum(["development", "production"], "write development or production"),
      anchorGenerations: z
        .array(
          z.int("write a whole number").min(1, "write at least 1").max(99, "write at most 99"),
          "write a list of generations such as [1]",
        )
        .min(1, "write at least one generation")
        .max(2, "write at most two: the old one, and the new one that follows it")
        .optional(),
      alarmMail: mailboxList("device-ca@musterstadt.example").optional(),
    },
    "write virtualNetwork, retentionDays and environment",
  ),
};

/** What says who may reach what: the rest of the part `access` needs files of others, or the clock. */
export const declarationSchema = z
  .strictObject(access)
  .omit({ gatewayStatement: true, monitoring: true, confirm: true });

/** Keys by the part that they belong to. */
export const PART_KEYS: Readonly<Record<Part, readonly string[]>> = {
  authority: Object.keys(authority),
  access: Object.keys(access),
};

/**
 * The schema of a stack that is made of these parts: their keys are required, those of the others unknown.
 *
 * @param shared whether the file says of several stacks which parts they have
 */
export function schemaOf(parts: readonly Part[], shared: boolean) {
  return z.strictObject({
    ...common,
    parts: shared ? partMap : partList,
    ...(parts.includes("access") ? access : {}),
    ...(parts.includes("authority") ? authority : {}),
  });
}

export type RawAccess = z.infer<z.ZodObject<typeof access>>;
export type RawAuthority = z.infer<(typeof authority)["authority"]>;
