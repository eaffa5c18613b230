/** A run that ended as it should not; the engine has told the reason already, or the message does. */
export class Stopped extends Error {
  constructor(
    /** Exit code of the run. */
    readonly code: number,
    message = "",
  ) {
    super(message);
  }
}
