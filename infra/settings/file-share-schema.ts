import { z } from "zod";

const UUID = "write the domain's GUID, such as 6d0c2d0e-1a5c-4f0e-9d5b-0f4f6b8f2a11";
const domainGuid = z
  .string(UUID)
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, `${UUID}, in lower case`);
const dnsName = (what: string) =>
  z
    .string(`write ${what}`)
    .regex(
      /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
      `write ${what}, in lower case`,
    );
const SID = "write a SID such as S-1-5-21-1004336348-1177238915-682003330-1604";
const sid = z.string(SID).regex(/^S-1-5-21(-\d{1,10}){3,4}$/, SID);

/** From the directory that the city runs itself. The account must have been joined to it (docs/azure-firewall.md). */
const activeDirectory = z.strictObject({
  kind: z.literal("active-directory"),
  domainName: dnsName("the domain's DNS name, such as musterstadt.example"),
  domainGuid,
  domainSid: sid,
  forestName: dnsName("the forest's DNS name, such as musterstadt.example"),
  netBiosDomainName: z
    .string("write the domain's short name, such as MUSTERSTADT")
    .regex(/^[A-Z0-9-]{1,15}$/, "write the domain's short name, such as MUSTERSTADT"),
  accountType: z.enum(
    ["Computer", "User"],
    "write Computer or User: what stands for the share in the directory",
  ),
  samAccountName: z
    .string("write the sAMAccountName of what stands for the share in the directory")
    .regex(/^[A-Za-z0-9_-]{1,20}\$?$/, "write letters, digits, hyphens and underscores"),
  azureStorageSid: sid,
});

/** From Entra ID, which knows laptops that are joined to it or to both: no domain controller has to be reached. */
const entraKerberos = z.strictObject({
  kind: z.literal("entra-kerberos"),
  domainName: dnsName("the domain's DNS name, such as musterstadt.example"),
  domainGuid,
});

export const fileShare = z.strictObject(
  {
    name: z
      .string("write the share's name, such as laufwerke")
      .regex(
        /^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/,
        "write 3 to 63 lower-case letters and digits, with single hyphens between them",
      ),
    // "Scalability and performance targets for Azure Files"; nobody needs the smallest.
    quotaGiB: z
      .int("write a whole number of GiB")
      .min(100, "write at least 100")
      .max(102_400, "write at most 102400"),
    service: z.string("write the name of a service of kind files, whose one host is in endpointSubnet"),
    deletedKeptDays: z
      .int("write a whole number of days")
      .min(7, "write at least 7")
      .max(365, "write at most 365")
      .optional(),
    authentication: z.discriminatedUnion(
      "kind",
      [activeDirectory, entraKerberos],
      "write kind: active-directory or entra-kerberos, and what belongs to it",
    ),
  },
  "write name, quotaGiB, service and authentication",
);

/** Keys of the part `access` for a share of Azure Files. */
export const fileShareKeys = { fileShare: fileShare.optional() };

export type RawFileShare = z.infer<typeof fileShare>;
