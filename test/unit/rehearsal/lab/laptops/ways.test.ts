import { WAYS, Ways } from "../../../../../rehearsal/lab/laptops/ways";
import type { World } from "../../../../../rehearsal/lab/world/world";

/** A world in which commands are only written down. */
function worldIn(code: number) {
  const commands: string[] = [];
  const world = {
    add: () => Promise.resolve(),
    connect: () => Promise.resolve(),
    batch: () => Promise.resolve(),
    filter: () => Promise.resolve(),
    run: (name: string, command: string, args: readonly string[]) => {
      commands.push([name, command, ...args].join(" "));
      return Promise.resolve({ code, stdout: "", stderr: "" });
    },
  } as unknown as World;
  return { world, commands };
}

it("packets of a slow way take longer in both directions", async () => {
  const { world, commands } = worldIn(0);
  const attached = await new Ways(world).attach("laptop1", WAYS.mobile);
  expect(attached.withoutDelay).toBeUndefined();
  expect(commands).toEqual([
    "home1 tc qdisc add dev out root netem delay 40ms",
    "home1 tc qdisc add dev lan root netem delay 40ms",
  ]);
});

it("says where the kernel cannot delay them", async () => {
  const { world } = worldIn(2);
  expect((await new Ways(world).attach("laptop1", WAYS.mobile)).withoutDelay).toBe(true);
});

it("delays nothing on other ways", async () => {
  const { world, commands } = worldIn(2);
  expect((await new Ways(world).attach("laptop1", WAYS.home)).withoutDelay).toBeUndefined();
  expect(commands).toEqual([]);
});
