import type { AddressRange } from "../access-model/address-range";
import { STRONG_IPSEC_POLICY } from "../vpn/ipsec-policy";
import { strongswanText } from "./strongswan-text";

export interface LinuxConnectionSource {
  /** The name that the gateway's certificate bears. */
  readonly server: string;
  /** Names of the files with the roots of the gateway's certificate, in `/etc/swanctl/x509ca`. */
  readonly serverRoots: readonly string[];
  readonly routes: readonly AddressRange[];
}

/** strongSwan's words for the gateway's (docs.strongswan.org, "IKEv2 Cipher Suites"). */
const KEYWORDS: Readonly<Record<string, string>> = {
  GCMAES128: "aes128gcm16",
  GCMAES256: "aes256gcm16",
  SHA256: "prfsha256",
  SHA384: "prfsha384",
  ECP256: "ecp256",
  ECP384: "ecp384",
};

const HOUR_SECONDS = 3_600;

/**
 * The connection for strongSwan (`swanctl.conf(5)`), version 5.9.6 and later; the same for every laptop.
 *
 * There is no `local.id`: then strongSwan takes the certificate's subject. A laptop under repair has a certificate with
 * another name, `…@remediation.<zone>`, and one that is written down here would keep it out just then. Where the key lies
 * is no part of it either: the laptop itself knows it (docs/profiles.md).
 */
export function swanctlConf({ server, serverRoots, routes }: LinuxConnectionSource): string {
  const { ikeEncryption, ikeIntegrity, dhGroup, ipsecEncryption, pfsGroup, saLifeTimeSeconds } =
    STRONG_IPSEC_POLICY;
  return `# Made by: npm run profiles. Do not change it by hand; change the settings and make it again.
# There is no key in here: /etc/swanctl/conf.d/remote-access-key.conf says where the laptop has it.
connections {
  remote-access {
    version = 2
    remote_addrs = ${strongswanText(server)}
    vips = 0.0.0.0
    # The gateway's own and nothing besides: no weaker one can be talked into it.
    proposals = ${[ikeEncryption, ikeIntegrity, dhGroup].map(keyword).join("-")}
    # ESP inside UDP always: the laptop's firewall and many foreign ones let nothing else pass.
    encap = yes
    mobike = yes
    fragmentation = yes
    dpd_delay = 30s
    keyingtries = 0
    send_cert = always
    send_certreq = yes
    rekey_time = 4h
    local {
      auth = pubkey
      certs = remote-access.pem
      # No id: the laptop calls itself what its certificate does, also while it has one for repair.
    }
    remote {
      auth = pubkey
      id = ${strongswanText(server)}
      cacerts = ${serverRoots.join(", ")}
    }
    children {
      services {
        remote_ts = ${routes.map(({ cidr }) => cidr).join(", ")}
        esp_proposals = ${[ipsecEncryption, pfsGroup].map(keyword).join("-")}
        # Up from the start; and while it is down, nothing for the services leaves the laptop in the clear.
        start_action = trap|start
        close_action = start
        dpd_action = restart
        # Before the gateway's own time of ${saLifeTimeSeconds / HOUR_SECONDS} hours is over.
        rekey_time = ${Math.floor(saLifeTimeSeconds * 0.9)}s
        life_time = ${saLifeTimeSeconds}s
      }
    }
  }
}
`;
}

function keyword(word: string): string {
  const found = KEYWORDS[word];
  if (found === undefined) {
    throw new Error(
      `strongSwan's word for the gateway's ${word} is not known here; add it in infra/client-profiles/linux-connection.ts`,
    );
  }
  return found;
}
