import type { ServiceDoor } from "../paths/doors";
import { oneOf } from "./nft-text";

/**
 * Services under public names: who is not let in gets no answer. Azure documents that their traffic is denied ("Configure
 * Azure Storage firewalls and virtual networks"), not that there is no connection: many accounts share an address there,
 * and the refusal may come after it.
 */
export function publicServiceRules(services: readonly ServiceDoor[], resolver: string): string {
  const open = services
    .filter((service) => service.open)
    .map(({ lab, ports }) => `    ip daddr ${lab} tcp dport ${oneOf(ports.map(String))} accept`);
  return `table ip public-services {
  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    iifname "lo" accept
    ip daddr ${resolver} meta l4proto { tcp, udp } th dport 53 accept
${open.join("\n")}
  }
}
`;
}
