import type * as real from '../../dispatch/websocket.ts'

const nothing = (): undefined => {}

export { nothing as lookupSocket, nothing as acceptedBy }

/** Nothing answers WebSockets. */
export const wantsWebSocket: typeof real.wantsWebSocket = () => false

/** Whether a call is one of those that an endpoint takes. */
export const isCounted: typeof real.isCounted = ({ modifierOnly }) => !modifierOnly

/** What calls of an endpoint are counted by. */
export const counterOf: typeof real.counterOf = ({ counter }) => counter
