import type { Device, LifeState } from "../devices/device";
import { dayText, DAY } from "./german-calendar";
import type { Laptop } from "./laptop";

/** The city's register of devices, as people enter things in it. */
export class Register {
  /** By inventory number, in the order of their entry. */
  readonly devices = new Map<string, Device>();

  /** @param onChange told of every laptop that something was entered for */
  constructor(private readonly onChange: (laptop: Laptop) => void) {}

  /** A new laptop is ordered, or had been in use before the simulation began. */
  enter(laptop: Laptop, states: ReadonlyArray<readonly [state: LifeState, time: number]>): void {
    const { inventory, department } = laptop;
    const ordered = dayText(states[0]![1]);
    laptop.registered = this.devices.size;
    this.devices.set(inventory, {
      inventory,
      form: "laptop",
      serialNumber: `SN-${inventory}`,
      owner: "city",
      department,
      orderedOn: ordered,
      approvedOn: dayText(states[0]![1] + DAY),
      agreement: "DV 2025/7",
      history: states.map(([state, time]) => ({ state, on: dayText(time) })),
    });
    this.onChange(laptop);
  }

  note(laptop: Laptop, state: LifeState, now: number, wipingProof?: string): void {
    const device = this.devices.get(laptop.inventory)!;
    this.devices.set(laptop.inventory, {
      ...device,
      history: [...device.history, { state, on: dayText(now) }],
      ...(wipingProof === undefined ? {} : { wipingProof }),
    });
    this.onChange(laptop);
  }

  stateOf({ inventory }: Laptop): LifeState {
    return this.devices.get(inventory)!.history.at(-1)!.state;
  }
}
