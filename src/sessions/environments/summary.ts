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
