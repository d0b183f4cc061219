import type * as real from '../../data/index/query-index.ts'

/** No index: few records are found as fast without one. */
export class QueryIndex implements Pick<real.QueryIndex, keyof real.QueryIndex> {
  note(): void {}

  find(): undefined {}
}
