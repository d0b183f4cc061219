/** Whether requests are to be sent here: not yet, now, or no more. */
export type ReadyState = 'starting' | 'ready' | 'draining'

/** What tells those who send requests, such as a load balancer, whether to send them to this server. */
export class Readiness {
  #pending = 0
  #isDraining = false

  get state(): ReadyState {
    if (this.#isDraining) return 'draining'
    return this.#pending > 0 ? 'starting' : 'ready'
  }

  /**
   * Is not ready until some work is done, such as the first look at what several servers share. What fails after that
   * changes nothing: all of them would be taken out at once, which could still answer.
   */
  until(work: Promise<unknown>): void {
    this.#pending++
    work.then(
      () => this.#pending--,
      () => {},
    )
  }

  /** From now on for good: requests that come all the same are answered. */
  drain(): void {
    this.#isDraining = true
  }
}
