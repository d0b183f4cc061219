/** How often a function runs before V8 compiles it into machine code: what decides, and its usual number. */
type Threshold = readonly [flag: string, usual: number]

const ofNode20: readonly Threshold[] = [['interrupt-budget', 67_584]]
const since22: readonly Threshold[] = [
  ['invocation-count-for-maglev', 400],
  ['invocation-count-for-turbofan', 3000],
]
/** By the versions of V8; one that does not know a flag complains. */
const thresholds: Readonly<Record<string, readonly Threshold[]>> = {
  11: ofNode20,
  12: since22,
  13: since22,
  14: since22,
}

/** The flags of a version of V8, such as `11.3.244`: four times the usual while mocks are read, a quarter afterwards. */
export function optimizerFlags(version: string, isStart: boolean): string[] {
  const known = thresholds[version.split('.', 1)[0] ?? ''] ?? []
  return known.map(([flag, usual]) => `--${flag}=${isStart ? usual * 4 : usual / 4}`)
}

/**
 * Lets V8 optimize later until the returned function is called: much is hot for a moment while mocks are read, such as
 * a thousand files or operations, and takes longer to compile than it runs. From then on sooner than usual: an answer
 * is the work of hundreds of small functions, each of which runs once, and there are a few thousand at most in a day of
 * development. What answers must not run meanwhile, since each function keeps the threshold that it first had for a while. Node compiles its own modules anew while flags
 * differ, so that Hono's adapter, which needs the most of them, is loaded before.
 */
export async function optimizeLater(): Promise<() => void> {
  await import('@hono/node-server')
  const set = (isStart: boolean) => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    for (const flag of optimizerFlags(process.versions.v8, isStart)) setFlagsFromString(flag)
  }
  try {
    set(true)
    return () => set(false)
  } catch {
    // Another runtime, which has no such flags.
    return () => {}
  }
}
