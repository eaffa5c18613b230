import { GROUP, isSameLocation } from "./relations";
import type { ServiceRule } from "./service-rule";

/** What is fixed for every resource with a place. */
export const locations: readonly ServiceRule[] = [
  {
    id: "resource-group-location-fixed",
    types: [GROUP],
    on: ["update"],
    source: "https://learn.microsoft.com/azure/azure-resource-manager/management/overview",
    code: "InvalidResourceGroupLocation",
    codeSource: "https://github.com/Azure/azure-cli/issues/22242",
    check: ({ properties, before }) =>
      isSameLocation(properties.location, before?.location)
        ? []
        : [moved(before?.location, properties.location, "a resource group stays where it was made")],
  },
  {
    id: "location-fixed",
    types: ["*"],
    on: ["update"],
    source:
      "https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors",
    code: "InvalidResourceLocation",
    codeSource: "https://github.com/MicrosoftDocs/azure-docs/issues/70422",
    check: ({ type, properties, before }) =>
      type === GROUP || isSameLocation(properties.location, before?.location)
        ? []
        : [moved(before?.location, properties.location, "a resource stays where it was made")],
  },
];

function moved(from: unknown, to: unknown, why: string): string {
  return `location is ${JSON.stringify(to)}, but it stands in ${JSON.stringify(from)}: ${why}; delete it and create a new one, or write the old location`;
}
