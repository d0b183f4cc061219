import type { EnvironmentHead, EnvironmentSummary } from './types.ts'
import { environmentNames } from '../names.ts'

interface Figures extends Pick<EnvironmentSummary, 'size' | 'isOpen'> {
  /** ms since 1970. */
  readonly used: number
  /** The address of the server. */
  readonly server: string
}

/** An environment as lists show it. */
export function summaryOf(
  { name, note, ttl, from, created }: EnvironmentHead,
  { used, size, isOpen, server }: Figures,
): EnvironmentSummary {
  return {
    name,
    ...(note !== undefined && { note }),
    ...(ttl !== undefined && { ttl }),
    ...(from && { from }),
    created: new Date(created).toISOString(),
    used: new Date(used).toISOString(),
    ...(ttl !== undefined && { expires: new Date(used + ttl).toISOString() }),
    size,
    isOpen,
    url: server + environmentNames.prefix + name,
  }
}

/** What tells whether the time of an environment is over. */
interface Use {
  readonly head: Pick<EnvironmentHead, 'ttl'>
  /** ms since 1970. */
  readonly used: number
  /** Undefined while it is out of memory. */
  readonly keeper: { readonly isInUse: boolean } | undefined
}

/** Whether the time of one that nobody uses is over. @param now ms since 1970 */
export function isOver({ head: { ttl = Infinity }, used, keeper }: Use, now: number): boolean {
  return used + ttl <= now && !keeper?.isInUse
}
