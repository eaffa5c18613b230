import { oneOf } from "../filters/nft-text";
import type { PlannedLink } from "../plan/lab-plan";

/**
 * Where the gateway lets laptops go: into Azure's network, to each other, and into the tunnel to the city as far as the
 * plan's selectors reach. It leads nobody into the Internet (MicrosoftDocs/azure-docs issue 51543).
 */
export function gatewayRules(link: PlannedLink | undefined): string {
  return `table ip gateway {
  chain forward {
    type filter hook forward priority filter; policy drop;
    iifname "ipsec0" oifname "ipsec0" counter accept comment "laptop to laptop"
    iifname "ipsec0" oifname "fabric" accept
    iifname "fabric" oifname "ipsec0" accept
${linkLines(link).join("\n")}
  }
}
`;
}

function linkLines(link: PlannedLink | undefined): string[] {
  if (link === undefined) return [];
  const local = link.selectors ? `ip saddr ${oneOf(link.selectors.local)} ` : "";
  const remote = `ip daddr ${oneOf(link.selectors?.remote ?? link.prefixes)} `;
  const back = [local.replace("saddr", "daddr"), remote.replace("daddr", "saddr")].join("");
  return [
    `    iifname "ipsec0" oifname "city" ${local}${remote}accept`,
    `    iifname "city" oifname "ipsec0" ${back}accept`,
  ];
}
