import { networkInterface } from "./door-forms";
import type { Inventory } from "./inventory";
import type { PlannedMachine } from "./lab-plan";
import { rulesOf } from "./read-networks";

export const INTERFACE = "microsoft.network/networkinterfaces";

/** Addresses of machines, where the plan knows them: a group at a network interface counts besides its subnet's. */
export function readMachines(inventory: Inventory): PlannedMachine[] {
  return inventory.all(INTERFACE, networkInterface).flatMap(({ name, of }) => {
    const group = of.networkSecurityGroup;
    const securityRules = group ? rulesOf(group.id, name, inventory) : undefined;
    return of.ipConfigurations.flatMap(({ privateIPAddress, subnet }) => {
      if (privateIPAddress && subnet) {
        return [{ name, subnet: subnet.id, address: privateIPAddress, securityRules }];
      }
      if (group) {
        inventory.fault(
          name,
          "has a security group but no privateIPAddress of which the plan knows; give it one, or take an export",
        );
      }
      return [];
    });
  });
}
