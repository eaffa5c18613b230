import { killAt, MOMENTS, NO_COMPLAINT } from "./killed-rehearsal";

jest.setTimeout(1_200_000);

/** The two worst; all ten are part of `npm run check:long`. */
const WORST = MOMENTS.filter(([name]) =>
  ["the second resource was sent", "the gateway was sent"].includes(name),
);

it.each(WORST)(
  "a rehearsal killed with SIGKILL when %s leaves nothing behind that the next one minds",
  async (_, moment) => {
    expect(await killAt(moment)).toEqual(NO_COMPLAINT);
  },
);
