import type { Node, PlaceTest } from './parse.ts'

/** A step of matching; the numbers are those of the steps that may follow. */
export type Step =
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean; readonly next: number }
  | { readonly kind: 'either'; readonly next: readonly number[] }
  | { readonly kind: 'place'; readonly holds: PlaceTest; readonly next: number }
  | {
      readonly kind: 'ahead'
      readonly start: number
      readonly negative: boolean
      readonly next: number
    }
  | { readonly kind: 'end' }

/** A regular expression as steps from a first one to an end. */
export interface Program {
  readonly steps: readonly Step[]
  readonly start: number
}

/** The most steps of a program; repeated parts count as often as they are repeated. */
const mostSteps = 1000

/** Makes steps of a tree; undefined where they are too many. */
export function compileProgram(tree: Node): Program | undefined {
  const steps: Step[] = [{ kind: 'end' }]

  /** Adds a step and gives its number; there is always room for one more, so that building goes on. */
  const add = (step: Step): number => (steps.length > mostSteps ? 0 : steps.push(step) - 1)

  const build = (node: Node, next: number): number => {
    switch (node.kind) {
      case 'one':
        return add({ kind: 'one', fits: node.fits, next })
      case 'place':
        return add({ kind: 'place', holds: node.holds, next })
      case 'all':
        return node.nodes.reduceRight((after, each) => build(each, after), next)
      case 'either':
        return add({ kind: 'either', next: node.nodes.map((each) => build(each, next)) })
      case 'ahead':
        return add({ kind: 'ahead', start: build(node.node, 0), negative: node.negative, next })
      case 'repeat':
        return repeat(node, next)
    }
  }

  const repeat = ({ node, least, most }: Node & { kind: 'repeat' }, next: number): number => {
    let start = next
    if (most === Infinity) {
      const ways: number[] = []
      start = add({ kind: 'either', next: ways })
      ways.push(build(node, start), next)
    } else {
      for (let times = least; times < most && steps.length <= mostSteps; times++) {
        start = add({ kind: 'either', next: [build(node, start), next] })
      }
    }
    for (let times = 0; times < least && steps.length <= mostSteps; times++) {
      start = build(node, start)
    }
    return start
  }

  const start = build(tree, 0)
  return steps.length > mostSteps ? undefined : { steps, start }
}
