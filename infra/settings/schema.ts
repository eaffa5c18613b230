import { z } from "zod";

/**
 * The shape of the stack's configuration, namespace `remote-access`. Every message says what to write, because
 * it is printed behind the key and the value that was found.
 *
 * There is deliberately no field for any authentication but device certificates.
 */
export const settingsSchema = z.strictObject({
  name: z
    .string("write a short name for the city, such as musterstadt")
    .regex(/^[a-z][a-z0-9]{1,19}$/, "write 2 to 20 lower-case letters and digits, beginning with a letter"),
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
  trustAnchors: z
    .array(
      z.strictObject({
        name: z
          .string("write the anchor's name")
          .regex(
            /^[a-z][a-z0-9-]{1,39}$/,
            "write 2 to 40 lower-case letters, digits and hyphens (Azure allows no blanks)",
          ),
        certificateFile: z.string("write the path of a PEM file").min(1, "write the path of a PEM file"),
      }),
      "write a list of trust anchors, each with name and certificateFile",
    )
    .min(1, "write at least one trust anchor")
    .max(3, "write at most three: the old one, the new one, one for emergencies"),
});

export type RawSettings = z.infer<typeof settingsSchema>;
