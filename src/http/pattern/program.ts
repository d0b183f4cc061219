import type { PatternNode, PlaceTest } from './parse.ts'

/** A step of matching; the numbers are those of the steps that may follow. */
type Step =
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

/** A regular expression as the states of an automaton (Thompson's), from a first one to an end. */
export interface Program {
  readonly steps: readonly Step[]
  readonly start: number
}

/** Makes steps of a tree; undefined where they are too many, repeated parts counted as often as they repeat. */
export function compileProgram(tree: PatternNode, mostSteps = 1000): Program | undefined {
  const steps: Step[] = [{ kind: 'end' }]

  /** Adds a step and gives its number; there is always room for one more, so that building goes on. */
  const add = (step: Step): number => (steps.length > mostSteps ? 0 : steps.push(step) - 1)

  const build = (node: PatternNode, next: number): number => {
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

  const repeat = (
    { node, least, most }: PatternNode & { kind: 'repeat' },
    next: number,
  ): number => {
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

/** Whether a program matches a part of a text, code points or UTF-16 units, in steps × length at most. */
export function matches({ steps, start }: Program, text: ArrayLike<string>): boolean {
  const ahead = new Map<number, boolean>()

  const isAhead = (first: number, place: number): boolean => {
    const key = first * (text.length + 1) + place
    const known = ahead.get(key) ?? reaches(first, place, true)
    ahead.set(key, known)
    return known
  }

  /** Whether the end is reached from a step at a place, or also at any later one. */
  const reaches = (first: number, from: number, isAnchored: boolean): boolean => {
    const entered = new Int32Array(steps.length).fill(-1)
    let open = [first]
    for (let place = from; place <= text.length; place++) {
      const after = text[place]
      const waiting: number[] = []
      for (let number = open.pop(); number !== undefined; number = open.pop()) {
        if (entered[number] === place) continue
        entered[number] = place
        const step = steps[number] as Step
        if (step.kind === 'end') return true
        if (step.kind === 'one') {
          if (after !== undefined && step.fits(after)) waiting.push(step.next)
        } else if (step.kind === 'either') open.push(...step.next)
        else if (step.kind === 'place') {
          if (step.holds(text[place - 1], after)) open.push(step.next)
        } else if (isAhead(step.start, place) !== step.negative) open.push(step.next)
      }
      if (!isAnchored) waiting.push(first)
      else if (waiting.length === 0) return false
      open = waiting
    }
    return false
  }

  return reaches(start, 0, false)
}
