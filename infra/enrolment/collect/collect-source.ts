/** Where posture and requests come from: the part `collect` of the authority's file. */
export type CollectSource =
  | {
      readonly intune: {
        /** The city's directory in Microsoft Entra, a GUID. */
        readonly tenant: string;
        /** The remediation script that prints laptop reports: the GUID of its `deviceHealthScript`. */
        readonly script: string;
      };
    }
  /** Folder into which a device management on the city's own ground puts its export. */
  | { readonly drop: string };
