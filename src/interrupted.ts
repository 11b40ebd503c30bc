/** The person or the machine asked to stop. Nothing is half-written; the message says what was kept. */
export class Interrupted extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Interrupted';
  }
}
