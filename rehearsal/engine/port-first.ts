import { Transform } from "node:stream";

/**
 * Lets the port a plugin prints overtake what it printed before it. The engine takes the first line for the port,
 * but a policy pack may well say something while it loads, and with the official host it may do so.
 */
export function portFirst(): Transform {
  let held = "";
  let found = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (found) return done(null, chunk);
      held += chunk.toString("latin1");
      const port = /^\d+\r?\n/m.exec(held);
      if (port === null) return done();
      found = true;
      const before = held.slice(0, port.index);
      const after = held.slice(port.index + port[0].length);
      done(null, Buffer.from(port[0] + before + after, "latin1"));
    },
    flush(done) {
      done(null, found ? undefined : Buffer.from(held, "latin1"));
    },
  });
}
