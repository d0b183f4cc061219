/** What mock files are made of. */
export type { Exchange, ExchangeChunk, HeaderPair } from '../../http/exchange.ts'
