/** Lines that are written together, and the promise of all who wait for them. */
export class Group {
  readonly lines: string[] = []
  readonly done: Promise<void>
  #resolve: () => void = () => {}
  #reject: (error: unknown) => void = () => {}

  constructor() {
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    // Nobody waits for what is written outside of requests.
    this.done.catch(() => {})
  }

  /** Carries out the writing and tells how it went. */
  async settle(write: () => Promise<void>): Promise<void> {
    try {
      await write()
      this.#resolve()
    } catch (error) {
      this.#reject(error)
    }
  }
}
