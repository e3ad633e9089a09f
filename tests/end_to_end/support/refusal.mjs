/** What a double of the server answers instead of what was asked. */
export class Refusal extends Error {
  /** `more` is what the body has beside the error; the message is an English sentence, as the server's. */
  constructor(status, code, more = {}, message = code) {
    super(message);
    Object.assign(this, { status, code, more });
  }
}
