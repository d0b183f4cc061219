import { useEffect, useState } from 'preact/hooks'
import { onChange } from './live.ts'

/** Runs what a person asked for. */
export type Attempt = (work: Promise<unknown>) => Promise<void>

/** Why what a person asked for failed, until something works or the server is back, and what runs it. */
export function useAttempt(
  onDone: () => void = () => {},
): readonly [failure: Error | undefined, attempt: Attempt] {
  const [failure, setFailure] = useState<Error>()
  useEffect(() => onChange([], () => setFailure(undefined)), [])
  const attempt: Attempt = (work) =>
    work.then(() => setFailure(undefined), setFailure).finally(onDone)
  return [failure, attempt]
}
