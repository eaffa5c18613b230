import type { Stop } from "../certificate-authority/run/stop";
import { HOUR, nextOfficeHour } from "./german-calendar";
import type { EventQueue } from "./event-queue";
import type { Laptop } from "./laptop";
import type { SimulatedAuthority } from "./simulated-authority";

/** A source that is silent for so long is called down. */
const DOWN_AFTER = 24 * HOUR;

/** The people who are told when a run stops. They look at it in office hours, some time after they were told. */
export class Operators {
  #looking = false;

  /**
   * @param reactionHours until they have understood what happened
   * @param lostInRegister laptops that the register alone calls lost, and that still have access
   */
  constructor(
    private readonly queue: EventQueue,
    private readonly authority: SimulatedAuthority,
    private readonly reactionHours: number,
    private readonly lostInRegister: () => Laptop[],
  ) {}

  told(stop: Stop): void {
    if (this.#looking) return;
    this.#looking = true;
    const time = nextOfficeHour(nextOfficeHour(this.queue.now) + this.reactionHours * HOUR);
    this.queue.at(time, async () => {
      this.#looking = false;
      await this.#act(stop);
    });
  }

  async #act(stop: Stop): Promise<void> {
    // What is really lost is revoked by name, whatever the source says.
    for (const laptop of this.lostInRegister()) await this.authority.revokeNow(laptop, "lost");
    // A wrong report and a halved export are nothing to agree to; they are put right where they come from.
    const down = stop.requests.find(({ subject }) => subject === "source-down");
    if (down === undefined || !this.authority.isStopped) return;
    const newest = Date.parse(String(down.details.newest));
    if (this.queue.now - newest >= DOWN_AFTER) this.authority.approve(down);
  }
}
