import { latestCompiled, originalPosition } from './compile.ts'
import { asWritten, type CodeLocation } from './errors.ts'

type CallSite = NodeJS.CallSite
type Hook = NonNullable<typeof Error.prepareStackTrace>

/** What the stacks of errors named first of users' files, for those that the hook has written. */
const locations = new WeakMap<object, CodeLocation>()
let users = 0
let previous: Hook | undefined
let isAsking = false

/**
 * Lets stacks of errors name the lines of users' sources in place of those that were compiled, as code that prints
 * an error needs it. Returns a function that ends it; the hook goes with the last user.
 */
export function mapStacks(): () => void {
  // Node has a hook of its own then, which nothing could call.
  if (process.sourceMapsEnabled) return () => {}
  users++
  if (Error.prepareStackTrace !== hook) {
    previous = Error.prepareStackTrace
    Error.prepareStackTrace = hook
  }
  let isEnded = false
  return () => {
    if (isEnded) return
    isEnded = true
    if (--users > 0 || Error.prepareStackTrace !== hook) return
    // Absent by default, which some look at.
    if (previous) Error.prepareStackTrace = previous
    else Reflect.deleteProperty(Error, 'prepareStackTrace')
  }
}

/** The first place in a user's file of an error whose stack was written with the hook. */
export function locationOf(error: object): CodeLocation | undefined {
  return locations.get(error)
}

function hook(error: Error, frames: readonly CallSite[]): unknown {
  const mapped = frames.map((frame) => ({ frame, at: positionOf(frame) }))
  // What awaits a handler is another one, such as middleware that called `next`.
  const isLimit = (frame: CallSite) => frame.isAsync() && frame.getFunctionName() === 'withTimeout'
  const first = mapped.find(({ frame, at }) => at ?? isLimit(frame))?.at
  if (first && typeof error === 'object') locations.set(error, first)
  // One that was set meanwhile may call this one in its turn.
  if (previous && !isAsking) {
    const own = mapped.map(({ frame, at }) => (at ? mappedFrame(frame, at) : frame))
    isAsking = true
    try {
      const stack: unknown = previous(error, own)
      return typeof stack === 'string' ? asWritten(stack) : stack
    } finally {
      isAsking = false
    }
  }
  const lines = mapped.map(({ frame, at }) => `\n    at ${at ? textOf(frame, at) : String(frame)}`)
  return headOf(error) + lines.join('')
}

function positionOf(frame: CallSite): CodeLocation | undefined {
  const file = frame.getFileName()
  const compiled = file ? latestCompiled(file) : undefined
  if (!compiled) return undefined
  try {
    const [line, column] = [frame.getLineNumber() ?? 0, frame.getColumnNumber() ?? 0]
    return originalPosition(compiled, { line, column })
  } catch {
    return undefined
  }
}

function headOf(error: Error): string {
  try {
    return asWritten(Error.prototype.toString.call(error))
  } catch {
    return 'Error'
  }
}

function textOf(frame: CallSite, { line, column }: CodeLocation): string {
  const text = String(frame).replace(/:\d+:\d+(?=\)?$)/, `:${line}:${column}`)
  return text.replace('__vite_ssr_export_default__', 'default')
}

/** A frame for another hook: its methods work on frames of V8 alone. */
function mappedFrame(frame: CallSite, at: CodeLocation): CallSite {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(frame)) as (keyof CallSite)[]
  const methods = names.map((name) => {
    const method: unknown = frame[name]
    return [name, typeof method === 'function' ? method.bind(frame) : method] as const
  })
  return Object.assign(Object.fromEntries(methods) as unknown as CallSite, {
    getLineNumber: () => at.line,
    getColumnNumber: () => at.column,
    toString: () => textOf(frame, at),
  })
}
