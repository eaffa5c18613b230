import { z } from "zod";
import { INTERFACE_NAME, RULE_FILE_FORMATS } from "../access-model/rule-files/rule-file";

/*
 * The shape of what a stack says about the city's own network behind the VPN gateway. Meaning is checked in
 * `administration-settings.ts`.
 */

const SHORT_NAME = /^[a-z][a-z0-9-]{1,29}$/;
const shortName = (what: string) =>
  z
    .string(`write ${what}`)
    .regex(SHORT_NAME, "write 2 to 30 lower-case letters, digits and hyphens, beginning with a letter");
const OWNER = "write the role that answers for it, such as Netzbetrieb (never a person)";
const FORMATS = `write ${RULE_FILE_FORMATS.slice(0, -1).join(", ")} or ${RULE_FILE_FORMATS.at(-1)}: the format of the rule file`;

export const administration = z.strictObject(
  {
    device: shortName("the short name of the city's VPN device, such as vpn-rathaus"),
    owner: z.string(OWNER).trim().min(3, OWNER).max(200, "write at most 200 characters"),
    gatewayAddress: z.string("write the device's public IPv4 address").optional(),
    fqdn: z.string("write the device's public name").optional(),
    rules: z.strictObject(
      {
        firewall: shortName("the short name of the firewall that gets the rules"),
        format: z.enum(RULE_FILE_FORMATS, FORMATS),
        interface: z
          .string("write the name of the tunnel's interface")
          .regex(
            INTERFACE_NAME,
            'write at most 15 letters, digits, ".", "_" and "-", beginning with a letter',
          )
          .optional(),
      },
      "write firewall and format: which of the city's firewalls gets the rules",
    ),
    keyGeneration: z
      .int("write a whole number")
      .min(1, "write at least 1")
      .max(9999, "write at most 9999")
      .optional(),
  },
  "write device, owner, gatewayAddress (or fqdn) and rules",
);

export type RawAdministration = z.infer<typeof administration>;
