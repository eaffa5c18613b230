import type { GatewayAddress } from "./gateway-address";
import type { ServerRoot } from "./server-trust";
import { CONNECTION } from "./windows-certificate";

export interface ImportFacts {
  readonly gateway: GatewayAddress;
  readonly serverRoots: readonly ServerRoot[];
  readonly warnings: readonly string[];
  readonly made: Date;
}

/** What to do with the folder, for the people of the device management. */
export function importSteps({ gateway, serverRoots, warnings, made }: ImportFacts): string {
  return `PROFILES FOR THE CITY'S LAPTOPS
made on ${made.toISOString()} for the gateway ${gateway.server}

Why each line is as it is, and what was never tried: docs/profiles.md in the project that made this folder.
There is no key and no other secret in here. The folder is replaced as a whole when it is made again; keep nothing of
your own in it.
${warnings.map((warning) => `\nLOOK AT IT: ${warning}.\n`).join("")}
THE GATEWAY'S OWN CERTIFICATE is under
${serverRoots
  .map(
    ({ subject, sha256, notAfter }) =>
      `  ${subject}\n    until ${notAfter.toISOString().slice(0, 10)}, SHA-256 ${sha256}\n`,
  )
  .join("")}
Compare these with the client package that Azure makes for the gateway.

WHO GETS WHAT: devices.csv, one line a device. Assign each folder to the devices that stand there with it, and to no
others. A device that has a sentence under "refused" gets none.

WINDOWS, in this order, each step on one laptop before the next:
1. Anchors of the device CA, and the files of server-root/, into the machine's trusted roots
   (Intune: Trusted certificate, store "Computer - Root").
2. report.ps1 and fetch.ps1, until the laptop has its certificate (docs/enrolment-laptop.md).
3. profile.xml. Intune: custom profile, OMA-URI ./Device/Vendor/MSFT/VPNv2/${CONNECTION}/ProfileXML, type "String (XML file)".
   Other management: a script that runs as SYSTEM and hands the file to the WMI class MDM_VPNv2_01
   (learn.microsoft.com, "Configure VPN device tunnels in Windows client").
4. certificate.ps1, hourly, right behind fetch.ps1, as SYSTEM.
5. firewall.ps1, daily, as SYSTEM. Not before the tunnel was seen to come up: from then on nothing else leaves the laptop.
   No other group policy may set the firewall of these laptops; the script says so where one does.

LINUX: strongSwan 5.9.6 or later. Debian: charon-systemd, strongswan-swanctl, libstrongswan-standard-plugins, and for keys
in a TPM libstrongswan-extra-plugins and libtss2-tcti-device0.
1. server-root/*.cer to /etc/swanctl/x509ca/.
2. report.sh and fetch.sh, until the laptop has /etc/swanctl/x509/remote-access.pem.
3. The key, once on the laptop itself:
   in a TPM:  printf 'secrets {\\n  token-device {\\n    handle = %s\\n  }\\n}\\n' \\
                "$(sed 's/^0x//' /var/lib/remote-access/key.handle)" >/etc/swanctl/conf.d/remote-access-key.conf
   in a file: ln -s /var/lib/remote-access/key.pem /etc/swanctl/private/remote-access.pem
4. swanctl.conf to /etc/swanctl/conf.d/remote-access.conf, then: swanctl --load-all
5. nftables.conf to /etc/nftables.d/remote-access.conf or wherever the laptop loads it from at boot, then: nft -f <file>
`;
}
