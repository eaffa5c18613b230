import { killAt, MOMENTS, NO_COMPLAINT } from "./killed-rehearsal";

jest.setTimeout(1_200_000);

/** The worst one: Azure works for most of an hour on the gateway. All ten are part of `npm run check:long`. */
const WORST = MOMENTS.filter(([name]) => name === "the gateway was sent");

it.each(WORST)(
  "a rehearsal killed with SIGKILL when %s leaves nothing behind that the next one minds",
  async (_, moment) => {
    expect(await killAt(moment)).toEqual(NO_COMPLAINT);
  },
);
