/** Whether requests are to be sent here, or no more. Before that nothing listens: mocks are read and a store is joined first. */
export type ReadyState = 'ready' | 'draining'

/** What tells those who send requests, such as a load balancer, whether to send them to this server. */
export class Readiness {
  /** Does not follow what several servers share: all would be taken out at once, which can still answer. */
  state: ReadyState = 'ready'

  /** From now on for good: requests that come all the same are answered. */
  drain(): void {
    this.state = 'draining'
  }
}
