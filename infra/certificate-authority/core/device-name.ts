/** Who a device is for the gateway: the parts of its certificate's common name. */
export interface DeviceName {
  /** Inventory number: letters, digits and inner hyphens. */
  readonly inventory: string;
  /** The department's DNS label. */
  readonly department: string;
  /** The device zone, DNS labels with dots. */
  readonly zone: string;
}

const LONGEST_COMMON_NAME = 64; // RFC 5280, appendix A.1: ub-common-name

const INVENTORY = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])?$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * `<inventory>@<department>.<zone>`. The gateway assigns address pools by what stands after the `@`
 * (learn.microsoft.com, "About user groups and IP address pools for P2S User VPNs"), so nothing but plain
 * labels may get there.
 *
 * @throws RangeError naming every part that does not fit
 */
export function commonNameOf({ inventory, department, zone }: DeviceName): string {
  const faults: string[] = [];
  if (!INVENTORY.test(inventory)) {
    faults.push(
      `inventory number ${JSON.stringify(inventory)}: write 1 to 32 letters, digits and inner hyphens`,
    );
  }
  if (!LABEL.test(department)) {
    faults.push(
      `department ${JSON.stringify(department)}: write one DNS label of small letters, digits, hyphens`,
    );
  }
  if (!zone.split(".").every((label) => LABEL.test(label))) {
    faults.push(`device zone ${JSON.stringify(zone)}: write DNS labels of small letters, digits, hyphens`);
  }
  const name = `${inventory}@${department}.${zone}`;
  if (faults.length === 0 && name.length > LONGEST_COMMON_NAME) {
    faults.push(
      `common name ${JSON.stringify(name)} has ${name.length} characters; shorten it to ${LONGEST_COMMON_NAME}`,
    );
  }
  if (faults.length > 0) throw new RangeError(faults.join("\n"));
  return name;
}
