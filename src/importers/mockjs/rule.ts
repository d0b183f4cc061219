/** The rule of a name such as `list|1-10`, `id|+1` or `price|1-100.2`. */
export interface Rule {
  /** The name without it. */
  readonly name: string
  /** Of `|+1`. */
  readonly step?: number
  readonly min?: number
  /** Undefined for a count such as `|3`. */
  readonly max?: number
  /** How many decimals. */
  readonly decimals?: readonly [min: number, max: number]
}

const shape = /^(.+)\|(?:\+(\d+)|([+-]?\d+)?(?:-([+-]?\d+))?(?:\.(\d+)(?:-(\d+))?)?)$/s

/** Reads the name of a property; undefined for one without a rule. */
export function readRule(written: string): Rule | undefined {
  const match = written.includes('|') ? shape.exec(written) : null
  if (!match) return undefined
  const [, name = '', step, min, max, dmin, dmax] = match
  if (step !== undefined) return { name, step: Number(step) }
  return {
    name,
    ...(min !== undefined && { min: Number(min) }),
    ...(max !== undefined && { max: Number(max) }),
    ...(dmin !== undefined && { decimals: [Number(dmin), Number(dmax ?? dmin)] as const }),
  }
}
