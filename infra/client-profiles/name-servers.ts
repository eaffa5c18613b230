import type { AccessModel } from "../access-model/access-model";
import { size } from "../access-model/address-range";
import { addressIn } from "../access-model/address-set";
import type { Service } from "../access-model/service";

/** Addresses that a department's laptops may ask for names through the tunnel, each for itself. */
export function nameServersOf({ services }: Pick<AccessModel, "services">, department: string): string[] {
  return services
    .filter((service) => service.kind === "dns" && serves(service, department))
    .flatMap(({ hosts }) => hosts)
    .flatMap((range) => Array.from({ length: size(range) }, (_, place) => addressIn(range, place)));
}

function serves({ departments }: Service, department: string): boolean {
  return departments === "all" || departments.includes(department);
}
