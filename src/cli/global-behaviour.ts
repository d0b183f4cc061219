import type { BehaviourInput } from '../behaviour/behaviour.ts'

/** A mood of the whole API that can be switched while it runs. */
export interface Weather {
  readonly name: string
  readonly words: string
  /** Laid over all endpoints; undefined takes it off. */
  readonly behaviour: BehaviourInput | undefined
}

/** The weathers in the order of the key `w`. */
export const weathers: readonly Weather[] = [
  { name: 'normal', words: 'every mock answers as it is written', behaviour: undefined },
  {
    name: 'slow',
    words: 'every answer takes 1 to 3 s',
    behaviour: { delay: [1000, 3000] },
  },
  {
    name: 'flaky',
    words: 'one request in five fails with 503',
    behaviour: { status: { status: 503, rate: 0.2 } },
  },
  {
    name: 'down',
    words: 'every request fails with 503',
    behaviour: { status: 503 },
  },
]
