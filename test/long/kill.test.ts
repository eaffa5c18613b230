import { killAt, MOMENTS, NO_COMPLAINT } from "../engine/killed-rehearsal";

jest.setTimeout(1_200_000);

it.each(MOMENTS)(
  "a rehearsal killed with SIGKILL when %s leaves nothing behind that the next one minds",
  async (_, moment) => {
    expect(await killAt(moment)).toEqual(NO_COMPLAINT);
  },
);
