/** A device as the city's register knows it (`register/v1`). It names departments and numbers, never people. */
export interface Device {
  /** Inventory number: the device's name everywhere in this project. */
  readonly inventory: string;
  readonly form: DeviceForm;
  /** The manufacturer's serial number; posture of another serial number is posture of another device. */
  readonly serialNumber: string;
  readonly owner: "city" | "other";
  /** The department that ordered and answers for it; also a label of the certificate's name. */
  readonly department: string;
  /** RFC 3339 full-date. */
  readonly orderedOn: string;
  /** Day on which the order was approved; undefined while it is not. */
  readonly approvedOn?: string;
  /** Reference of the agreement under which the device is used at home, a file number for instance. */
  readonly agreement?: string;
  /** Last day of an individual exception: the device works although its department is not rolled out. */
  readonly exceptionUntil?: string;
  /** From the first event to the last; never empty, allowed transitions only, days do not go back. */
  readonly history: readonly LifeEvent[];
  /** Reference of the proof that the disk was wiped; needed for what `retired` calls clean. */
  readonly wipingProof?: string;
}

export const DEVICE_FORMS = ["laptop", "convertible", "tablet", "desktop"] as const;
export type DeviceForm = (typeof DEVICE_FORMS)[number];

export const LIFE_STATES = [
  "ordered",
  "delivered",
  "active",
  "lost",
  "stolen",
  "found",
  "reinstalled",
  "retired",
] as const;
export type LifeState = (typeof LIFE_STATES)[number];

export interface LifeEvent {
  readonly state: LifeState;
  /** RFC 3339 full-date. */
  readonly on: string;
}

/**
 * What may follow what. A device that was out of the city's hands comes back only by way of `reinstalled`
 * (BSI SYS.3.1.A12), and then with a new key.
 */
export const NEXT_STATES: Readonly<Record<LifeState, readonly LifeState[]>> = {
  ordered: ["delivered", "retired"],
  delivered: ["active", "lost", "stolen", "retired"],
  active: ["lost", "stolen", "reinstalled", "retired"],
  lost: ["stolen", "found", "retired"],
  stolen: ["found", "retired"],
  found: ["reinstalled", "lost", "stolen", "retired"],
  reinstalled: ["active", "lost", "stolen", "retired"],
  retired: [],
};

/** The state after the last event. */
export function stateOf(device: Pick<Device, "history">): LifeState {
  return device.history.at(-1)!.state;
}
