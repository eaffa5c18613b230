import { z } from "zod";

/** Systems that profiles are made for. There are deliberately none for Apple's. */
export const PROFILE_PLATFORMS = ["windows", "linux"] as const;
export type ProfilePlatform = (typeof PROFILE_PLATFORMS)[number];

const SUFFIX_FORM =
  "write DNS labels of small letters, digits and hyphens with dots between, such as musterstadt.example, without a dot before";

/** Part of a DNS name: it gets into files of four languages, so nothing but plain labels may stand there. */
const suffix = z
  .string(SUFFIX_FORM)
  .max(200, "write at most 200 characters")
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+$/, SUFFIX_FORM);

const suffixes = z.array(suffix, "write a list of DNS suffixes, such as [musterstadt.example]").max(16);

/** What the laptops' profiles hold besides what follows from who may reach what (docs/profiles.md). */
export const clientProfiles = z
  .strictObject(
    {
      platforms: z
        .array(z.enum(PROFILE_PLATFORMS, "write windows or linux"), "write a list: windows, linux, or both")
        .min(1, "write at least one of windows and linux"),
      dnsSuffixes: suffixes.optional(),
      trustedNetwork: suffixes.optional(),
    },
    "write platforms, and perhaps dnsSuffixes and trustedNetwork",
  )
  .optional();

export type RawClientProfiles = NonNullable<z.infer<typeof clientProfiles>>;
