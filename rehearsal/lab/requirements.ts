import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs of the lab, and the Debian package of each. */
const PROGRAMS: Readonly<Record<string, string>> = {
  "/usr/sbin/charon-systemd": "charon-systemd",
  swanctl: "strongswan-swanctl",
  nft: "nftables",
  ip: "iproute2",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  sysctl: "procps",
  dovecot: "dovecot-imapd",
  smbd: "samba",
  smbpasswd: "samba-common-bin",
  smbclient: "smbclient",
  dnsmasq: "dnsmasq-base",
  curl: "curl",
  python3: "python3",
};

/** Parts of packages that are no programs. */
const FILES: Readonly<Record<string, string>> = {
  "/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so": "libcharon-extra-plugins",
  "/usr/lib/ipsec/plugins/libstrongswan-openssl.so": "libstrongswan-standard-plugins",
  "/usr/lib/dovecot/submission": "dovecot-submissiond",
};

export const INSTALL = "npm run lab -- --install";

/** Debian packages of which something is missing on this machine. */
export function missingPackages(env: NodeJS.ProcessEnv = process.env): string[] {
  const programs = Object.entries(PROGRAMS).filter(([name]) => !hasProgram(name, env));
  const files = Object.entries(FILES).filter(([path]) => !existsSync(path));
  return [...new Set([...programs, ...files].map(([, name]) => name))].sort();
}

/** @returns sentences that say why the lab cannot run here, with what helps; none where it can */
export function missingRequirements(env: NodeJS.ProcessEnv = process.env): string[] {
  if (process.platform !== "linux")
    return ["The lab needs Linux: its networks are namespaces of the kernel."];
  const faults: string[] = [];
  const packages = missingPackages(env);
  if (packages.length > 0) {
    faults.push(
      `These Debian packages are missing: ${packages.join(", ")}. Install them, without starting their services: ${INSTALL}`,
    );
  }
  if (process.getuid?.() !== 0) {
    faults.push(
      "The lab needs root, to make networks of its own: run it as root, best on a machine for tests.",
    );
  } else if (!packages.includes("util-linux") && !namespaces()) {
    faults.push(
      "This machine allows no namespaces (unshare); a container needs more rights, such as docker's --privileged.",
    );
  }
  if (!existsSync("/dev/net/tun")) {
    faults.push(
      "There is no /dev/net/tun, through which strongSwan sends: modprobe tun, or give the container that device.",
    );
  }
  return faults;
}

function namespaces(): boolean {
  const kinds = ["--net", "--mount", "--pid", "--fork", "--mount-proc"];
  return spawnSync("unshare", [...kinds, "true"], { stdio: "ignore" }).status === 0;
}

function hasProgram(name: string, { PATH = "" }: NodeJS.ProcessEnv): boolean {
  const places = name.startsWith("/")
    ? [name]
    : [...PATH.split(delimiter), "/usr/sbin", "/sbin"].map((at) => join(at, name));
  return places.some((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
