import { z } from "zod";

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
  parts: z
    .array(z.enum(PARTS, "write authority or access"), "write a list: authority, access, or both")
    .min(1, "write at least one of authority and access"),
};

/** There is deliberately no field for any authentication but device certificates. */
const access = {
  departments: z
    .array(
      z.strictObject({
        name: z
          .string("write the department's short name")
          .regex(
            /^[a-z][a-z0-9-]{1,29}$/,
            "write 2 to 30 lower-case letters, digits and hyphens, beginning with a letter",
          ),
        devices: z
          .int("write a whole number of devices")
          .min(1, "write at least 1")
          .max(10_000, "write at most 10000"),
      }),
      "write a list of departments, each with name and devices",
    )
    .min(1, "write at least one department"),
  network: z.strictObject(
    {
      virtualNetwork: z.string("write an IPv4 range such as 10.20.0.0/22"),
      gatewaySubnet: z.string("write an IPv4 range such as 10.20.0.0/27"),
    },
    "write virtualNetwork and gatewaySubnet",
  ),
  clientAddressSpace: z.string(
    "write the IPv4 range that address pools are taken from, such as 10.21.0.0/16",
  ),
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
};

/** Azure takes no longer address ("Azure Monitor service limits", action groups). */
const LONGEST_MAILBOX = 64;
/** Every address must be confirmed by hand; whoever needs more makes a distribution list. */
const MOST_MAILBOXES = 5;

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
      alarmMail: z
        .array(
          z
            .email("write a mail address such as device-ca@musterstadt.example")
            .max(LONGEST_MAILBOX, `write an address of at most ${LONGEST_MAILBOX} characters`),
          "write a list of functional mailboxes, such as [device-ca@musterstadt.example]",
        )
        .refine(({ length }) => length <= MOST_MAILBOXES, `write at most ${MOST_MAILBOXES}`)
        .optional(),
    },
    "write virtualNetwork, retentionDays and environment",
  ),
};

/** Keys by the part that they belong to. */
export const PART_KEYS: Readonly<Record<Part, readonly string[]>> = {
  authority: Object.keys(authority),
  access: Object.keys(access),
};

/** The schema of a stack that is made of these parts: their keys are required, those of the others unknown. */
export function schemaOf(parts: readonly Part[]) {
  return z.strictObject({
    ...common,
    ...(parts.includes("access") ? access : {}),
    ...(parts.includes("authority") ? authority : {}),
  });
}

export type RawAccess = z.infer<z.ZodObject<typeof access>>;
export type RawAuthority = z.infer<(typeof authority)["authority"]>;
