import type { Program } from './program.ts'

/**
 * Whether a text has a part that a program matches. Each step is taken at each place once at most, so
 * that the time is bounded by their product; only looking ahead may begin anew at each place.
 */
export function matches({ steps, start }: Program, text: string): boolean {
  const characters = Array.from(text)
  const width = characters.length + 1
  const ahead = new Map<number, boolean>()

  /** Whether the end is reached from a step at any of some places. */
  const reaches = (first: number, places: number): boolean => {
    const seen = new Uint8Array(steps.length * width)
    const open: number[] = []
    const visit = (step: number, place: number): void => {
      const key = step * width + place
      if (seen[key] === 1) return
      seen[key] = 1
      open.push(key)
    }
    const last = places === anywhere ? characters.length : places
    for (let place = last; place >= (places === anywhere ? 0 : places); place--) visit(first, place)
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const place = key % width
      const step = steps[(key - place) / width]
      if (step === undefined || step.kind === 'end') return true
      const after = characters[place]
      if (step.kind === 'one') {
        if (after !== undefined && step.fits(after)) visit(step.next, place + 1)
      } else if (step.kind === 'either') {
        for (const next of step.next) visit(next, place)
      } else if (step.kind === 'place') {
        if (step.holds(characters[place - 1], after)) visit(step.next, place)
      } else if (isAhead(step.start, place) !== step.negative) visit(step.next, place)
    }
    return false
  }

  const isAhead = (first: number, place: number): boolean => {
    const key = first * width + place
    const known = ahead.get(key) ?? reaches(first, place)
    ahead.set(key, known)
    return known
  }

  return reaches(start, anywhere)
}

const anywhere = -1
