import { createHash } from "node:crypto";
import { GATEWAY_ADDRESS } from "../paths/layout";
import type { DeclaredAccess, KeyPair } from "./lab-input";

const SUITE = { encryption: "aes256gcm16", prf: "sha384", group: "ecp384" };

/** The list for the probe. */
export function probeList(stack: string, { rules }: DeclaredAccess, anchor: KeyPair): string {
  const issuer = anchor.certificate.replace(/-----.*-----|\s/g, "");
  const ike = { kind: "ike", host: GATEWAY_ADDRESS, suite: SUITE };
  const services = rules
    .filter(({ direction }) => direction === "to-service")
    .flatMap(({ to, ports, rule }) =>
      to.flatMap((host) => ports.map((port) => ({ host: host.split("/")[0]!, port, what: rule }))),
    )
    .map(({ host, port, what }) => {
      const [kind, number] = port.split(/[/-]/);
      const send =
        kind === "udp" ? { send: "0001010000010000000000000461736b73076578616d706c650000010001" } : {};
      return { id: `${kind}:${host}:${number}`, kind, host, port: Number(number), what, ...send };
    });
  const targets = [
    { id: "ike:self-made", credential: "self-made", what: "VPN", ...ike },
    {
      id: "ike:look-alike",
      credential: "look-alike",
      what: "VPN",
      issuer,
      subject: "LT-0000@example",
      ...ike,
    },
    ...new Map(services.map((one) => [one.id, one])).values(),
  ];
  const nonce = createHash("sha256").update(issuer).digest("hex").slice(0, 32);
  return JSON.stringify({ schema: "probe-list/v1", stack, nonce, internal: [], targets });
}
