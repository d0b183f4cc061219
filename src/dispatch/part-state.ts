import { RequestState } from './request-state.ts'

/** What mocks answer by itself of a request: an event of its WebSocket, or a root field of its GraphQL operation. */
export class PartState extends RequestState {
  /** @param isDecoded see {@link RequestState} */
  constructor(whole: RequestState, method: string, isDecoded?: boolean) {
    const { c, mocks, incoming, path, search, base } = whole
    super(c, mocks, incoming.request, path, search, base, isDecoded)
    this.method = method
    this.session = whole.session
    this.prefix = whole.prefix
    this.isOutside = whole.isOutside
    this.target = whole.target
    this.below = whole.below
    this.source = whole.source
    this.identified = whole.identified
  }
}
