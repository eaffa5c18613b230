const PLUGINS =
  "random nonce x509 revocation constraints pubkey pkcs1 pkcs8 pem openssl sha1 sha2 aes gcm hmac kdf " +
  "kernel-libipsec kernel-netlink socket-default vici";

export interface DaemonFiles {
  /** Socket by which swanctl speaks to this daemon. */
  readonly socket: string;
  readonly log: string;
}

/**
 * A daemon of its own for one namespace. IPsec is done by strongSwan itself through a TUN device (kernel-libipsec), because
 * not every kernel can do the plan's suite.
 *
 * @param giveUpAfter seconds after which a side without answer gives up
 */
export function strongswanConf({ socket, log }: DaemonFiles, giveUpAfter: number): string {
  return `charon-systemd {
  load = ${PLUGINS}
  threads = 16
  # strongSwan lets five laptops behind one router begin at once; of Azure nothing of the kind is documented.
  dos_protection = no
  # Waits 1, 2, 4 … seconds: the sum of all of them is when it gives up.
  retransmit_timeout = 1.0
  retransmit_base = 2.0
  retransmit_tries = ${Math.max(1, Math.floor(Math.log2(giveUpAfter + 1)) - 1)}
  plugins {
    vici {
      socket = unix://${socket}
    }
    kernel-libipsec {
      # The laptop may ask for everything, its gateway's own address among it.
      allow_peer_ts = yes
    }
  }
  journal {
    default = -1
  }
  filelog {
    lab {
      path = ${log}
      default = 1
      flush_line = yes
    }
  }
}
`;
}
