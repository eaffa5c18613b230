import { createServer, type Server } from "node:net";
import { exitWhenEngineIsGone } from "../../../../rehearsal/engine/engine-watch";

describe("the watch over the engine", () => {
  let server: Server;
  let address: string;

  beforeEach(async () => {
    server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `127.0.0.1:${(server.address() as { port: number }).port}`;
  });
  afterEach(() => server.close());

  const probes = (count: number): Promise<void> =>
    new Promise((resolve) => {
      let seen = 0;
      server.on("connection", () => {
        if (++seen === count) resolve();
      });
    });

  it("leaves a process alone as long as the engine answers", async () => {
    const onGone = jest.fn();
    const stop = exitWhenEngineIsGone(address, { interval: 5, onGone });
    await probes(5);
    stop();
    expect(onGone).not.toHaveBeenCalled();
  });

  it("ends it once when the engine no longer answers", async () => {
    const onGone = jest.fn();
    const gone = new Promise<void>((resolve) => onGone.mockImplementation(() => resolve()));
    exitWhenEngineIsGone(address, { interval: 5, onGone });
    await probes(1);
    server.close();
    // Something must keep the test alive: the watch itself keeps no process from ending.
    const alive = setInterval(() => undefined, 50);
    await gone;
    clearInterval(alive);
    expect(onGone).toHaveBeenCalledTimes(1);
  });

  it.each([undefined, "", "no address", "127.0.0.1"])("watches nothing when the address is %j", (none) => {
    const onGone = jest.fn();
    const stop = exitWhenEngineIsGone(none, { interval: 1, onGone });
    stop();
    expect(onGone).not.toHaveBeenCalled();
  });
});
