/** Somebody who is connected, as the gateway's strongSwan lists them. */
export interface Connected {
  /** The number that strongSwan tells connections by; never given twice. */
  readonly ike: string;
  /** Common name in the certificate that they showed; empty where it has none. */
  readonly commonName: string;
  /** Since when, in seconds. */
  readonly seconds: number;
}

/**
 * @param said what `swanctl --list-sas` prints at a gateway
 * @returns those that stand; not those that are just coming or going
 */
export function connectedIn(said: string): Connected[] {
  return said.split(/\n(?=\S)/).flatMap((block) => {
    const ike = /^\S+: #(\d+), ESTABLISHED,/.exec(block)?.[1];
    if (ike === undefined) return [];
    const name = /^ +remote '(.*)' @ /m.exec(block)?.[1] ?? "";
    const commonName = /(?:^|, )CN=([^,]*)/.exec(name)?.[1] ?? "";
    const seconds = Number(/^ +established (\d+)s ago/m.exec(block)?.[1] ?? 0);
    return [{ ike, commonName, seconds }];
  });
}
