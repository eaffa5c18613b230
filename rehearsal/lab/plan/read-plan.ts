import { Inventory } from "./inventory";
import type { LabPlan } from "./lab-plan";
import { plannedResources } from "./planned-resources";
import { readDoors } from "./read-doors";
import { readFirewall, readLink } from "./read-firewall";
import { readGateway } from "./read-gateway";
import { readMachines } from "./read-machines";
import { readEndpoints, readNetworks } from "./read-networks";
import { unread } from "./unread";

/**
 * Reads what packets will meet, from the plan alone.
 *
 * @param text export of a stack, or the stand-in's log of requests
 * @param name of the file that it comes from
 * @throws Error with everything that the lab cannot read or does not know
 */
export function readPlan(text: string, name: string): LabPlan {
  const reading = plannedResources(text, name);
  if ("faults" in reading) throw new Error(reading.faults.join("\n"));
  const inventory = new Inventory(reading.resources);
  unread(inventory);
  const gateway = readGateway(inventory);
  const networks = readNetworks(inventory);
  const firewall = readFirewall(inventory);
  const link = gateway && readLink(gateway.id, inventory);
  const endpoints = readEndpoints(networks, inventory);
  const machines = readMachines(inventory);
  const doors = readDoors(inventory);
  if (gateway === undefined || inventory.faults.length > 0) {
    throw new Error(inventory.faults.map((fault) => `${name}: ${fault}`).join("\n"));
  }
  return { gateway, networks, firewall, link, endpoints, machines, doors };
}
